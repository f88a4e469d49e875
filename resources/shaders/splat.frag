#version 330 core
// What a splat adds to a pixel, premultiplied; rows are stored from the top.

uniform int mode;
uniform vec2 window;  // px: where the drawn part of the picture begins

flat in vec2 centre;
flat in vec4 form;
flat in vec3 paint;
out vec4 result;

const float ALPHA_MIN = 1.0 / 255.0, ALPHA_MAX = 0.999;

void main() {
    vec2 d = gl_FragCoord.xy + window - centre;
    float alpha = min(exp2(form.x * d.x * d.x + form.y * d.x * d.y + form.z * d.y * d.y + form.w), ALPHA_MAX);
    if (alpha < ALPHA_MIN) discard;
    result = vec4(paint * alpha, alpha);
}
