//! Where the nodes of a network stand: those that belong together near each other, and no label over another.

use force_graph::{DefaultNodeIdx, EdgeData, ForceGraph, NodeData, SimulationParameters};

/// Steps of the simulation, and how much time each stands for.
const STEPS: usize = 600;
const STEP: f32 = 0.02;
/// The space between two labels.
const APART: f64 = 10.0;
/// How often labels are pushed apart before all is drawn larger.
const ROUNDS: usize = 60;
/// How much larger.
const LARGER: f64 = 1.15;
/// How often at most; each label finds its place long before.
const TRIES: usize = 60;
/// The average room that a node has, as a multiple of its own size.
const ROOM: f64 = 5.0;
/// How much wider than high the drawing is.
const SHAPE: f64 = 1.5;

/// A point.
pub(super) type Point = (f64, f64);

/// The middles of boxes of the sizes `boxes` that `edges` join. The same network is always laid out alike.
pub(super) fn laid_out(boxes: &[Point], edges: &[(usize, usize)]) -> Vec<Point> {
    let points = simulated(boxes.len(), edges);
    let mut points = spread(points, boxes);
    for _ in 0..TRIES {
        if (0..ROUNDS).any(|_| !push_apart(&mut points, boxes)) {
            break;
        }
        points.iter_mut().for_each(|point| *point = (point.0 * LARGER, point.1 * LARGER));
    }
    points
}

/// The points that the forces between `count` nodes lead to.
fn simulated(count: usize, edges: &[(usize, usize)]) -> Vec<Point> {
    let parameters =
        SimulationParameters { force_charge: 6000.0, force_spring: 0.5, ..SimulationParameters::default() };
    let mut graph: ForceGraph<usize> = ForceGraph::new(parameters);
    // They begin on a spiral, as the seeds of a sunflower stand, those with the most lines in its middle.
    let seed = |index: usize| {
        let (turn, far) = (index as f32 * 2.399_963, 40.0 * (index as f32 + 0.5).sqrt());
        NodeData { x: far * turn.cos(), y: far * turn.sin(), user_data: index, ..NodeData::default() }
    };
    let nodes: Vec<DefaultNodeIdx> = (0..count).map(|index| graph.add_node(seed(index))).collect();
    for &(one, other) in edges {
        graph.add_edge(nodes[one], nodes[other], EdgeData::default());
    }
    // Parts that nothing joins would fly apart: the first node of each is held to the middle.
    let middle = graph.add_node(NodeData { mass: 0.0, is_anchor: true, user_data: count, ..NodeData::default() });
    for first in first_of_parts(count, edges) {
        graph.add_edge(nodes[first], middle, EdgeData::default());
    }
    (0..STEPS).for_each(|_| graph.update(STEP));
    let mut points = vec![(0.0, 0.0); count];
    graph.visit_nodes(|node| {
        if let Some(point) = points.get_mut(node.data.user_data) {
            *point = (f64::from(node.x()), f64::from(node.y()));
        }
    });
    points
}

/// The first node of each part of the network.
fn first_of_parts(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..count).collect();
    fn root(first: &[usize], mut node: usize) -> usize {
        while first[node] != node {
            node = first[node];
        }
        node
    }
    for &(one, other) in edges {
        let (one, other) = (root(&first, one), root(&first, other));
        first[one.max(other)] = one.min(other);
    }
    (0..count).filter(|&node| first[node] == node).collect()
}

/// `points`, drawn so large that the boxes have room.
fn spread(points: Vec<Point>, boxes: &[Point]) -> Vec<Point> {
    let range = |of: fn(&Point) -> f64| {
        let (least, most) = points.iter().map(of).fold((f64::MAX, f64::MIN), |(a, b), it| (a.min(it), b.max(it)));
        (least, (most - least).max(1.0))
    };
    let ((left, width), (top, height)) = (range(|point| point.0), range(|point| point.1));
    let area: f64 = boxes.iter().map(|size| (size.0 + APART) * (size.1 + APART)).sum::<f64>() * ROOM;
    let high = (area / SHAPE).sqrt();
    let place = |point: &Point| ((point.0 - left) / width * high * SHAPE, (point.1 - top) / height * high);
    points.iter().map(place).collect()
}

/// Pushes boxes that overlap apart, along the way that is shorter. Whether there were any.
fn push_apart(points: &mut [Point], boxes: &[Point]) -> bool {
    let mut overlapped = false;
    for one in 0..points.len() {
        for other in one + 1..points.len() {
            let (dx, dy) = (points[other].0 - points[one].0, points[other].1 - points[one].1);
            let over_x = (boxes[one].0 + boxes[other].0) / 2.0 + APART - dx.abs();
            let over_y = (boxes[one].1 + boxes[other].1) / 2.0 + APART / 2.0 - dy.abs();
            if over_x <= 0.0 || over_y <= 0.0 {
                continue;
            }
            overlapped = true;
            // A hair more than needed, so that rounding brings no end of it.
            let (x, y) = if over_x < over_y {
                ((over_x / 2.0 + 0.01).copysign(dx), 0.0)
            } else {
                (0.0, (over_y / 2.0 + 0.01).copysign(dy))
            };
            points[one] = (points[one].0 - x, points[one].1 - y);
            points[other] = (points[other].0 + x, points[other].1 + y);
        }
    }
    overlapped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(points: &[Point], boxes: &[Point]) -> usize {
        let pairs = (0..points.len()).flat_map(|one| (one + 1..points.len()).map(move |other| (one, other)));
        pairs
            .filter(|&(one, other)| {
                let (dx, dy) = ((points[one].0 - points[other].0).abs(), (points[one].1 - points[other].1).abs());
                dx < (boxes[one].0 + boxes[other].0) / 2.0 && dy < (boxes[one].1 + boxes[other].1) / 2.0
            })
            .count()
    }

    #[test]
    fn no_label_of_sixty_lies_over_another() {
        let boxes: Vec<Point> = (0..60).map(|index| (30.0 + f64::from(index * 37 % 150), 24.0)).collect();
        let all: Vec<(usize, usize)> = (0..60).flat_map(|one| (one + 1..60).map(move |other| (one, other))).collect();
        let star: Vec<(usize, usize)> = (1..60).map(|other| (0, other)).collect();
        let ring: Vec<(usize, usize)> = (0..60).map(|one| (one, (one + 1) % 60)).collect();
        let none = Vec::new();
        for edges in [all, star, ring, none] {
            let points = laid_out(&boxes, &edges);
            assert_eq!(overlap(&points, &boxes), 0, "{} edges", edges.len());
            assert!(points.iter().all(|point| point.0.is_finite() && point.1.is_finite()));
            assert_eq!(points, laid_out(&boxes, &edges));
        }
    }
}
