#version 330 core
// Sums of splats, freed of the background as Rendered.solid is: premultiplied, so that nothing lets the backdrop
// through. A sum of depths is coloured by the ramp, which goes from span.x to span.y in equal ratios.

uniform sampler2D after;
uniform sampler2D before;  // what `after` takes the place of
uniform sampler2D ramp;
uniform vec2 span;     // m
uniform vec2 depth;    // 1 where `before`, `after` are sums of depths
uniform float share;   // of `after`

in vec2 place;
out vec4 result;

vec4 freed(vec4 sum, bool of_depths) {
    float cover = sum.a / max(sum.a, 0.5);
    if (!of_depths) return vec4(min(sum.rgb / max(sum.a, 0.5), vec3(cover)), cover);
    float z = max(sum.r / max(sum.a, 1e-6), span.x);
    float entry = clamp(log(z / span.x) / log(span.y / span.x), 0.0, 1.0);
    float last = float(textureSize(ramp, 0).x - 1);
    return vec4(texture(ramp, vec2((entry * last + 0.5) / (last + 1.0), 0.5)).rgb, 1.0) * cover;
}

void main() {
    result = freed(texture(after, place), depth.y > 0.5);
    if (share < 1.0) result = mix(freed(texture(before, place), depth.x > 0.5), result, share);
}
