#version 330 core
// The sum of the splats, freed of the background as Rendered.solid is: premultiplied, so that nothing lets the backdrop
// through. A sum of depths is coloured by the ramp, which goes from span.x to span.y in equal ratios.

uniform sampler2D sum;
uniform sampler2D ramp;
uniform vec2 span;  // m
uniform bool depth;

in vec2 place;
out vec4 result;

void main() {
    vec4 s = texture(sum, place);
    float cover = s.a / max(s.a, 0.5);
    if (depth) {
        float z = max(s.r / max(s.a, 1e-6), span.x);
        vec2 entry = vec2(clamp(log(z / span.x) / log(span.y / span.x), 0.0, 1.0), 0.5);
        float last = float(textureSize(ramp, 0).x - 1);
        s.rgb = texture(ramp, (entry * last + 0.5) / (last + 1.0)).rgb * cover;
    } else {
        s.rgb = min(s.rgb / max(s.a, 0.5), vec3(cover));
    }
    result = vec4(s.rgb, cover);
}
