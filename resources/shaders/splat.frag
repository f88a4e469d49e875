#version 330 core
// What a splat adds to a pixel, premultiplied; rows are stored from the top.

uniform int mode;

flat in vec2 centre;
flat in vec4 form;
flat in vec3 paint;
out vec4 result;

const int OUTLINES = 4;
const float ALPHA_MIN = 1.0 / 255.0, ALPHA_MAX = 0.999, HALF_LOG2E = 0.72134752;
// of a solid ellipse with a dark rim, as in engine/preview/outlines.py
const float EDGE = 1.35, RIM_PX = 1.3, WIDEST_RIM = 0.4, RIM_LIGHT = 0.3, SOLID = 0.97;

// exponent: of two, the splat's opacity included.
vec4 outlined(float exponent) {
    vec3 q = -form.xyz / HALF_LOG2E;  // of the squared Mahalanobis radius
    float pixel = sqrt(sqrt(max(q.x * q.z - 0.25 * q.y * q.y, 0.0)));  // in standard deviations, on average
    float inside = EDGE * EDGE - (form.w - exponent) / HALF_LOG2E;
    float rim = min(RIM_PX * pixel, WIDEST_RIM * EDGE) * 2.0 * EDGE;
    float alpha = clamp(inside / (2.0 * EDGE * pixel) + 0.5, 0.0, 1.0) * SOLID * min(exp2(form.w), 1.0);
    return vec4(paint * mix(RIM_LIGHT, 1.0, clamp(inside / rim, 0.0, 1.0)), 1.0) * alpha;
}

void main() {
    vec2 d = gl_FragCoord.xy - centre;
    float exponent = form.x * d.x * d.x + form.y * d.x * d.y + form.z * d.y * d.y + form.w;
    float alpha = min(exp2(exponent), ALPHA_MAX);
    result = mode == OUTLINES ? outlined(exponent) : vec4(paint * alpha, alpha);
    if (result.a < ALPHA_MIN) discard;
}
