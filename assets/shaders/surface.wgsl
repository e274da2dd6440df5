// Floors, walls and slabs. A vertex names its room; the room's texel says colour, pattern and flags.
#import bevy_pbr::mesh_functions::{get_world_from_local, mesh_position_local_to_world}
#import bevy_pbr::mesh_view_bindings::view
#import bevy_pbr::view_transformations::position_world_to_clip

const FLOOR: u32 = 0u;
const WALL_SIDE: u32 = 1u;
const WALL_TOP: u32 = 2u;
const SLAB: u32 = 3u;
const SLAB_SIDE: u32 = 4u;
const DASHES: u32 = 5u;

const DIMMED: u32 = 1u;
const SELECTED: u32 = 2u;
const DASHED: u32 = 4u;
const HOVERED: u32 = 8u;

const SWATCH_SLAB: u32 = 1u;
const SWATCH_LINE: u32 = 5u;
const SWATCH_WALL: u32 = 6u;
const SWATCH_GHOST: u32 = 8u;
const SWATCH_SELECTION: u32 = 9u;

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
    // World x and z, distance from the outline, distance along it.
    @location(0) place: vec4<f32>,
    @location(1) @interpolate(flat) colour: vec4<f32>,
    @location(2) @interpolate(flat) ink: vec4<f32>,
    // Role, pattern, flags.
    @location(3) @interpolate(flat) style: vec3<u32>,
}

fn look_of(index: u32) -> vec4<u32> {
    let width = textureDimensions(looks).x;
    return textureLoad(looks, vec2<u32>(index % width, index / width), 0);
}

fn pixels_to_metres(clip_w: f32) -> f32 {
    return 2.0 * clip_w / (view.clip_from_view[1][1] * view.viewport.w);
}

@vertex
fn vertex(in: Vertex) -> Fragment {
    let role = in.code >> 24u;
    let index = in.code & 0xffffffu;
    var world = mesh_position_local_to_world(get_world_from_local(in.instance_index), vec4(in.position, 1.0)).xyz;
    if role == DASHES {
        let across = vec3(-in.plan.z, 0.0, in.plan.x) * in.plan.w;
        world += across * pixels_to_metres(position_world_to_clip(world).w) * 0.9 * params.pixel;
    }
    var out: Fragment;
    out.place = vec4(world.xz, in.plan.xy);
    // Walls are cut flush by lowering what stands above; a floor above the cut leaves the picture whole.
    let above = world.y > params.cut_y + 0.001;
    world.y = min(world.y, params.cut_y);
    out.clip = position_world_to_clip(world);
    if above && role != WALL_SIDE && role != WALL_TOP {
        out.clip = vec4(2.0, 2.0, 2.0, 1.0);
    }
    if role >= SLAB {
        let rim = params.palette[select(index, index + 2u, role == SLAB)];
        out.colour = vec4(params.palette[index].rgb, 1.0);
        out.ink = vec4(rim.rgb, 0.0);
        out.style = vec3(role, 0u, 0u);
        return out;
    }
    let look = look_of(index);
    out.colour = vec4(params.palette[look.x].rgb, in.plan.z);
    out.ink = vec4(params.palette[look.w].rgb, in.plan.w);
    out.style = vec3(role, look.y, look.z | select(0u, HOVERED, index == params.hovered));
    return out;
}

// The least power of two times `base` that spans `pixels` on screen: patterns keep a legible size at every zoom.
fn octave(base: f32, pixels: f32) -> f32 {
    return base * exp2(max(0.0, ceil(log2(pixels * params.metre / base))));
}

fn stripe(distance: f32, period: f32, share: f32) -> f32 {
    let phase = abs(fract(distance / period) - 0.5) * period;
    let blur = max(fwidth(distance), 1e-6);
    return 1.0 - smoothstep(-0.6, 0.6, (phase - 0.5 * share * period) / blur);
}

fn dots(place: vec2<f32>, period: f32, radius: f32, pixel: f32) -> f32 {
    let row = floor(place.y / period);
    let shifted = vec2(place.x + 0.5 * period * (row - 2.0 * floor(row / 2.0)), place.y);
    let offset = (fract(shifted / period) - 0.5) * period;
    return 1.0 - smoothstep(-0.6, 0.6, (length(offset) - radius * period) / pixel);
}

fn pattern_ink(pattern: u32, place: vec2<f32>, pixel: f32) -> f32 {
    let falling = (place.x + place.y) * 0.7071;
    let rising = (place.x - place.y) * 0.7071;
    switch pattern {
        case 1u: { return dots(place, octave(0.7, 6.0), 0.27, pixel); }
        case 2u: { return dots(place, octave(1.2, 10.0), 0.16, pixel); }
        case 3u: { return stripe(falling, octave(0.8, 7.0), 0.36); }
        case 4u: {
            let period = octave(0.8, 7.0);
            return max(stripe(falling, period, 0.22), stripe(rising, period, 0.22));
        }
        case 6u: { return stripe(falling, octave(1.5, 12.0), 0.5); }
        case 7u: {
            let period = octave(0.8, 7.0);
            return max(stripe(place.x, period, 0.22), stripe(place.y, period, 0.22));
        }
        case 8u: { return 0.75 * stripe(rising, octave(1.1, 9.0), 0.14); }
        case 9u: { return 0.6 * stripe(rising, octave(2.2, 18.0), 0.1); }
        default: { return 0.0; }
    }
}

fn floor_colour(in: Fragment, pixel: f32, edge: f32) -> vec3<f32> {
    let flags = in.style.z;
    // On a room of a few pixels a pattern is a blot; what is only told of has nothing but its stripes.
    let told = in.style.y >= 8u;
    var ink = pattern_ink(in.style.y, in.place.xy, pixel) * select(smoothstep(0.8, 2.2, in.ink.w / pixel), 1.0, told);
    if in.style.y == 5u {
        ink = 1.0 - smoothstep(-0.5, 0.5, (in.place.z - 0.92 * in.ink.w) / pixel);
    }
    var colour = mix(in.colour.rgb, in.ink.rgb, ink);
    let line = 1.0 - smoothstep(0.4, 1.3, edge);
    if (flags & DASHED) != 0u {
        let dash = stripe(in.place.w, octave(0.8, 9.0), 0.6);
        colour = mix(colour, in.ink.rgb, dash * (1.0 - smoothstep(0.8, 1.8, edge)));
    } else {
        // Where a room is only a few pixels wide, full lines would swallow its colour.
        colour = mix(colour, params.palette[SWATCH_LINE].rgb, line * smoothstep(0.3, 1.6, in.ink.w / pixel));
    }
    return colour;
}

fn marked(colour: vec3<f32>, flags: u32, edge: f32) -> vec3<f32> {
    let selection = params.palette[SWATCH_SELECTION].rgb;
    var out = colour;
    if (flags & DIMMED) != 0u { out = mix(out, params.palette[SWATCH_SLAB].rgb, 0.82); }
    if (flags & HOVERED) != 0u { out = mix(out, selection, 0.16 + 0.5 * (1.0 - smoothstep(0.8, 1.6, edge))); }
    if (flags & SELECTED) != 0u { out = mix(mix(out, selection, 0.12), selection, 1.0 - smoothstep(2.2, 3.2, edge)); }
    return out;
}

@fragment
fn fragment(in: Fragment) -> @location(0) vec4<f32> {
    let spread = fwidth(in.place);
    // The side of the patch of floor that one pixel shows, slanted as it may be.
    let across = dpdx(in.place.xy);
    let down = dpdy(in.place.xy);
    let pixel = sqrt(max(abs(across.x * down.y - across.y * down.x), 1e-9)) * params.pixel;
    let edge = in.place.z / max(spread.z * params.pixel, 1e-5);
    let role = in.style.x;
    var colour = in.colour.rgb;
    if role == FLOOR {
        colour = marked(floor_colour(in, pixel, edge), in.style.z, edge);
    } else if role == WALL_SIDE {
        let wall = params.palette[SWATCH_WALL].rgb;
        colour = marked(mix(colour, wall, 0.25 + 0.3 * params.light) * in.colour.a, in.style.z & 1u, 9.0);
    } else if role == WALL_TOP {
        colour = marked(mix(params.palette[SWATCH_WALL].rgb, colour, 0.08), in.style.z & 3u, 9.0);
    } else if role == SLAB {
        colour = mix(in.ink.rgb, colour, smoothstep(0.6, 1.6, edge));
    } else if role == DASHES {
        let along = stripe(in.place.w, octave(2.0, 12.0), 0.55);
        if along < 0.5 { discard; }
    }
    if params.opacity < 1.0 {
        // A ghost is little more than its outlines.
        let line = select(0.0, 1.0 - smoothstep(0.5, 1.5, edge), role == FLOOR || role == SLAB);
        return vec4(mix(colour, params.palette[SWATCH_GHOST].rgb, 0.35 + 0.65 * line), params.opacity * (1.0 + 6.0 * line));
    }
    return vec4(colour, 1.0);
}
