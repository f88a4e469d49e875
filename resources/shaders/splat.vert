#version 330 core
// One splat: a square around the ellipse where it is at least 1/255 opaque. The mathematics, the constants and their
// order are those of engine/render/kernels/project.py; the colours of the modes those of engine/preview/modes.py.

layout(location = 0) in uint splat;  // one for each instance: far to near

uniform samplerBuffer places;     // a splat: mean xyz, number of its chunk
uniform samplerBuffer traits;     // a splat: quaternion wxyz; scales xyz, confidence; colour rgb, opacity
uniform samplerBuffer harmonics;  // a splat: room for 15 coefficients, from degree 1 on
uniform samplerBuffer chunks;     // a chunk: tint rgb, photographed; camera xyz, log2 of how far it is shown;
                                  // shown at all, lifted, 0, coefficients of a splat in `harmonics`
uniform mat3 camera_from_world;
uniform vec3 eye;
uniform vec4 intrinsics;  // fx, fy, cx, cy
uniform vec2 size;        // px
uniform int mode;
uniform vec3 known, imagined, luma;  // these and the next: the constants of engine/preview/modes.py
uniform vec3 shares;                 // TINT, PHOTO_TINT, STEP_BACK

flat out vec2 centre;  // px
flat out vec4 form;    // exponent of two: form.x dx^2 + form.y dx dy + form.z dy^2 + form.w
flat out vec3 paint;

const int COLOUR = 0, DEPTH = 1, STEPS = 2, CONFIDENCE = 3, OUTLINES = 4;
const float EPS2D = 0.3, NEAR = 0.01, MARGIN = 0.3, ALPHA_MIN = 1.0 / 255.0;
const float HALF_LOG2E = 0.72134752, LOG2_255 = 7.99435344;
const float FRONT = 0.5;  // octaves over which a chunk's edge is soft while it fades in

vec3 directional(int first, int count, vec3 d) {
    float b[15];
    float xx = d.x * d.x, yy = d.y * d.y, zz = d.z * d.z;
    b[0] = -0.48860251 * d.y;
    b[1] = 0.48860251 * d.z;
    b[2] = -0.48860251 * d.x;
    b[3] = 1.09254843 * d.x * d.y;
    b[4] = -1.09254843 * d.y * d.z;
    b[5] = 0.31539157 * (2.0 * zz - xx - yy);
    b[6] = -1.09254843 * d.x * d.z;
    b[7] = 0.54627421 * (xx - yy);
    b[8] = -0.59004359 * d.y * (3.0 * xx - yy);
    b[9] = 2.89061144 * d.x * d.y * d.z;
    b[10] = -0.45704580 * d.y * (4.0 * zz - xx - yy);
    b[11] = 0.37317633 * d.z * (2.0 * zz - 3.0 * (xx + yy));
    b[12] = -0.45704580 * d.x * (4.0 * zz - xx - yy);
    b[13] = 1.44530572 * d.z * (xx - yy);
    b[14] = -0.59004359 * d.x * (xx - 3.0 * yy);
    vec3 sum = vec3(0.0);
    for (int k = 0; k < count; k++) sum += b[k] * texelFetch(harmonics, first + k).rgb;
    return sum;
}

// The tint, lit as the colour is.
vec3 lit(vec3 tint, vec3 own) { return tint * (0.3 + 0.9 * dot(own, luma)); }

vec3 dyed(vec3 own, vec4 chunk_tint, float confidence) {
    vec3 grey = vec3(dot(own, luma));
    if (mode == CONFIDENCE) {
        float sure = smoothstep(0.0, 1.0, confidence);
        return clamp(mix(grey, lit(mix(imagined, known, sure), own), shares.x), 0.0, 1.0);
    }
    if (chunk_tint.a > 0.5) return clamp(mix(own, lit(known, own), shares.y), 0.0, 1.0);
    return clamp(mix(grey, lit(chunk_tint.rgb, own), shares.x), 0.0, 1.0);
}

mat3 rotation(vec4 q) {  // wxyz, of any length
    float s = 2.0 / dot(q, q);
    float w = q.x, x = q.y, y = q.z, z = q.w;
    return mat3(
        1.0 - s * (y * y + z * z), s * (x * y + w * z), s * (x * z - w * y),
        s * (x * y - w * z), 1.0 - s * (x * x + z * z), s * (y * z + w * x),
        s * (x * z + w * y), s * (y * z - w * x), 1.0 - s * (x * x + y * y));
}

void main() {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);  // nowhere, unless all goes well
    vec4 place = texelFetch(places, int(splat));
    int chunk = 3 * int(place.w);
    vec4 shown = texelFetch(chunks, chunk + 2);
    vec3 p = camera_from_world * (place.xyz - eye);
    if (shown.x < 0.5 || !(p.z > NEAR)) return;

    vec4 origin = texelFetch(chunks, chunk + 1);
    vec4 colour = texelFetch(traits, 3 * int(splat) + 2);
    float fade = 1.0 - smoothstep(origin.w - FRONT, origin.w, log2(distance(place.xyz, origin.xyz) + 1e-6));
    float opacity = colour.a * fade;
    if (!(opacity >= ALPHA_MIN)) return;

    vec4 scales = texelFetch(traits, 3 * int(splat) + 1);
    vec2 t = p.xy / p.z;
    vec2 f = intrinsics.xy, c = intrinsics.zw;
    vec2 margin = MARGIN * 0.5 * size / f;
    vec2 j = clamp(t, -c / f - margin, (size - c) / f + margin);
    vec2 a = f / p.z;
    // rows of the Jacobian times camera_from_world; GLSL's matrices are columns
    mat3 r = transpose(camera_from_world);
    mat3 turned = rotation(texelFetch(traits, 3 * int(splat)));
    vec3 n0 = (a.x * (r[0] - j.x * r[2])) * turned * scales.xyz;
    vec3 n1 = (a.y * (r[1] - j.y * r[2])) * turned * scales.xyz;
    float xx = dot(n0, n0), xy = dot(n0, n1), yy = dot(n1, n1);
    vec3 area = cross(n0, n1);  // Cauchy-Binet: needles lose nothing to cancellation
    float det = dot(area, area) + EPS2D * (xx + yy) + EPS2D * EPS2D;
    xx += EPS2D;
    yy += EPS2D;
    if (!(det > 0.0 && det < 1e30)) return;

    float log2_opacity = log2(opacity);
    vec2 reach = sqrt((log2_opacity + LOG2_255) / HALF_LOG2E * vec2(xx, yy)) + 0.02;
    centre = f * t + c;
    if (any(lessThan(centre + reach, vec2(0.0))) || any(greaterThan(centre - reach, size))) return;

    form = vec4(vec3(-yy, 2.0 * xy, -xx) * (HALF_LOG2E / det), log2_opacity);
    paint = colour.rgb;
    if (shown.w > 0.5 && mode != STEPS && mode != CONFIDENCE)
        paint += directional(15 * int(splat), int(shown.w), normalize(place.xyz - eye));
    paint = max(paint, 0.0);
    if (mode == STEPS || mode == CONFIDENCE) paint = dyed(min(paint, 1.0), texelFetch(chunks, chunk), scales.w);
    if (shown.y < 0.5) paint = shares.z * mix(vec3(dot(paint, luma)), paint, 0.3);
    if (mode == DEPTH) paint = vec3(p.z, 0.0, 0.0);

    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    gl_Position = vec4((centre + corner * reach) / size * 2.0 - 1.0, 0.0, 1.0);
}
