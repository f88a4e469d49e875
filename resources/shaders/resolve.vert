#version 330 core
// A triangle that covers the screen.

out vec2 place;  // 0..1 from the top left

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0;
    place = vec2(corner.x, -corner.y) * 0.5 + 0.5;
    gl_Position = vec4(corner, 0.0, 1.0);
}
