// Door signs and the ribbons of stairs, lifts and shafts. The door's texel says which sign and colour.
#import bevy_pbr::mesh_functions::{get_world_from_local, mesh_position_local_to_world}
#import bevy_pbr::mesh_view_bindings::view
#import bevy_pbr::view_transformations::position_world_to_clip

const GLYPH: u32 = 8u;
const ENTRANCE: u32 = 9u;
const LOOSE_END: u32 = 10u;
const LINK: u32 = 11u;
const STEPS: u32 = 12u;
const SHAFT: u32 = 13u;

const GAP: u32 = 0u;
const BAR: u32 = 1u;
const BAR_DOT: u32 = 2u;
const BAR_HASH: u32 = 3u;
const THICK_BAR: u32 = 4u;
const ZIGZAG: u32 = 5u;
const GAP_ARROW: u32 = 6u;
const RING: u32 = 7u;
const CHEVRON: u32 = 8u;
const THREE_DOTS: u32 = 9u;
const TREADS: u32 = 10u;
const SQUARE: u32 = 11u;

const DIMMED: u32 = 1u;
const SELECTED: u32 = 2u;
const HOVERED: u32 = 8u;

const SWATCH_TEXT: u32 = 7u;
const SWATCH_SELECTION: u32 = 9u;

// The quad is larger than the sign, so that its halo has room.
const MARGIN: f32 = 1.3;
const TOWARDS_EYE_M: f32 = 0.8;

struct Params {
    palette: array<vec4<f32>, 64>,
    cut_y: f32,
    opacity: f32,
    hovered: u32,
    light: f32,
    pixel: f32,
    metre: f32,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> params: Params;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var looks: texture_2d<u32>;

struct Vertex {
    @builtin(instance_index) instance_index: u32,
    @location(0) position: vec3<f32>,
    @location(1) code: u32,
    @location(2) plan: vec4<f32>,
}

struct Fragment {
    @builtin(position) clip: vec4<f32>,
    @location(0) place: vec3<f32>,
    @location(1) @interpolate(flat) colour: vec4<f32>,
    @location(2) @interpolate(flat) halo: vec3<f32>,
    @location(3) @interpolate(flat) style: vec3<u32>,
}

fn look_of(index: u32) -> vec4<u32> {
    let width = textureDimensions(looks).x;
    return textureLoad(looks, vec2<u32>(index % width, index / width), 0);
}

fn is_barred(sign: u32) -> bool {
    return sign == BAR_DOT || sign == BAR_HASH || sign == THICK_BAR || sign == ZIGZAG;
}

// Signs lie flat on the walls; seen through the depth test they win against the wall they stand on.
fn raised_clip(world: vec3<f32>) -> vec4<f32> {
    let clip = position_world_to_clip(world);
    let nearer = position_world_to_clip(world + normalize(view.world_position - world) * TOWARDS_EYE_M);
    return vec4(clip.xy, nearer.z / nearer.w * clip.w, clip.w);
}

@vertex
fn vertex(in: Vertex) -> Fragment {
    let role = in.code >> 24u;
    let index = in.code & 0xffffffu;
    let look = look_of(index);
    var world = mesh_position_local_to_world(get_world_from_local(in.instance_index), vec4(in.position, 1.0)).xyz;
    // A way between levels ends where the building is cut; its far end must not leave the picture on its own.
    if role == LINK { world.y = min(world.y, params.cut_y); }
    var out: Fragment;
    let clip = position_world_to_clip(world);
    let metre = 2.0 * clip.w / (view.clip_from_view[1][1] * view.viewport.w) * params.pixel;
    var sign = look.y;
    if role == ENTRANCE { sign = CHEVRON; }
    if role == LOOSE_END { sign = THREE_DOTS; }
    // The way between levels shows what it is while it can be passed, and its barrier once it cannot.
    if sign == GAP || sign == BAR {
        if role == STEPS { sign = TREADS; }
        if role == SHAFT { sign = SQUARE; }
    }
    let barred = is_barred(sign);
    var fade = 1.0;
    if role == LINK {
        let width = select(0.7, 1.2, barred);
        out.clip = raised_clip(world);
        out.clip.x += in.plan.z * width * params.pixel * out.clip.w * 2.0 / view.viewport.z;
        out.place = vec3(in.plan.z, in.plan.w, world.y);
        fade = select(0.24, 0.85, barred);
    } else {
        let size = length(in.plan.xy);
        let pixels = size / metre;
        // Far away only the barred signs, the entrances and the loose ends stay, at a size that can still be read.
        let least = select(select(0.0, 2.6, barred), 6.0, sign == CHEVRON || sign == THREE_DOTS);
        let grown = max(size, least * metre);
        fade = select(smoothstep(2.2, 4.5, pixels), 1.0, least > 0.0);
        let along = in.plan.xy / size;
        let corner = in.plan.zw * MARGIN;
        let flat = (along * corner.x + vec2(along.y, -along.x) * corner.y) * grown;
        out.clip = raised_clip(world + vec3(flat.x, 0.0, flat.y));
        out.place = vec3(corner, 0.0);
    }
    if world.y > params.cut_y || fade <= 0.0 {
        out.clip = vec4(2.0, 2.0, 2.0, 1.0);
    }
    var colour = params.palette[select(look.x, SWATCH_TEXT, sign >= CHEVRON)].rgb;
    let hovered = index == params.hovered;
    if hovered || (look.z & SELECTED) != 0u { colour = params.palette[SWATCH_SELECTION].rgb; }
    if (look.z & DIMMED) != 0u { fade *= 0.15; }
    out.colour = vec4(colour, fade * params.opacity);
    out.halo = params.palette[look.w].rgb;
    out.style = vec3(role, sign, look.z | select(0u, HOVERED, hovered));
    return out;
}

fn box(at: vec2<f32>, half: vec2<f32>) -> f32 {
    let d = abs(at) - half;
    return length(max(d, vec2(0.0))) + min(max(d.x, d.y), 0.0);
}

fn segment(at: vec2<f32>, a: vec2<f32>, b: vec2<f32>, half: f32) -> f32 {
    let along = clamp(dot(at - a, b - a) / dot(b - a, b - a), 0.0, 1.0);
    return length(at - a - along * (b - a)) - half;
}

fn hash_sign(at: vec2<f32>) -> f32 {
    let folded = abs(at);
    return min(box(folded - vec2(0.17, 0.0), vec2(0.055, 0.48)), box(folded - vec2(0.0, 0.17), vec2(0.48, 0.055)));
}

// Signed distance to the sign; x runs along the wall, y out of the door's first room.
fn sign_distance(sign: u32, at: vec2<f32>) -> f32 {
    switch sign {
        case BAR: { return box(at, vec2(0.8, 0.07)); }
        case BAR_DOT: { return min(box(at, vec2(0.9, 0.13)), length(at) - 0.38); }
        case BAR_HASH: { return min(max(box(at, vec2(0.9, 0.1)), 0.56 - abs(at.x)), hash_sign(at)); }
        case THICK_BAR: { return box(at, vec2(0.95, 0.3)); }
        case ZIGZAG: {
            let wave = abs(fract(at.x * 1.25 + 0.25) - 0.5) * 4.0 - 1.0;
            return max((abs(at.y - 0.34 * wave) - 0.17) * 0.6, abs(at.x) - 0.95);
        }
        case GAP_ARROW: {
            let head = min(segment(at, vec2(0.0, 0.8), vec2(-0.4, 0.3), 0.09), segment(at, vec2(0.0, 0.8), vec2(0.4, 0.3), 0.09));
            return min(head, segment(at, vec2(0.0, -0.75), vec2(0.0, 0.75), 0.09));
        }
        case RING: { return abs(length(at) - 0.42) - 0.09; }
        case CHEVRON: {
            return min(segment(at, vec2(0.0, -0.45), vec2(-0.7, 0.3), 0.13), segment(at, vec2(0.0, -0.45), vec2(0.7, 0.3), 0.13));
        }
        case THREE_DOTS: {
            return min(length(at - vec2(0.0, -0.6)), min(length(at), length(at - vec2(0.0, 0.6)))) - 0.2;
        }
        case TREADS: {
            let rung = abs(fract(at.y * 2.0) - 0.5) * 0.5;
            return max(max(0.25 - rung - 0.09, -1.0), box(at, vec2(0.75, 0.8)));
        }
        case SQUARE: { return abs(box(at, vec2(0.5, 0.5))) - 0.08; }
        default: { return min(box(at - vec2(0.85, 0.0), vec2(0.05, 0.22)), box(at + vec2(0.85, 0.0), vec2(0.05, 0.22))); }
    }
}

@fragment
fn fragment(in: Fragment) -> @location(0) vec4<f32> {
    if in.style.x == LINK {
        let spread = max(fwidth(in.place.z), 1e-5);
        let period = 0.6 * exp2(max(0.0, ceil(log2(9.0 * spread / 0.6))));
        let dash = step(fract(in.place.z / period), 0.62);
        let whole = is_barred(in.style.y);
        let alpha = in.colour.a * select(dash, 1.0, whole);
        if alpha <= 0.0 { discard; }
        return vec4(in.colour.rgb, alpha);
    }
    let at = in.place.xy;
    let pixel = max(length(fwidth(at)) * 0.7 * params.pixel, 1e-5);
    let distance = sign_distance(in.style.y, at);
    let ink = 1.0 - smoothstep(-0.5, 0.5, distance / pixel);
    let halo = 0.8 * (1.0 - smoothstep(0.8, 1.8, distance / pixel));
    let alpha = max(ink, halo) * in.colour.a;
    if alpha < 0.01 { discard; }
    return vec4(mix(in.halo, in.colour.rgb, ink), alpha);
}
