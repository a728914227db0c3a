//! Which column each component stands in: callers before callees, and connections as short as they can be.

/// How often each component may be moved to shorten its connections.
const ROUNDS: usize = 8;

/// The edges of a graph with those turned round that would close a circle, each once.
pub fn without_circles(count: usize, edges: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut out = vec![Vec::new(); count];
    let mut is_called = vec![false; count];
    for &(from, to) in edges.iter().filter(|(from, to)| from != to) {
        out[from].push(to);
        is_called[to] = true;
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Open,
        Done,
    }
    let mut seen = vec![Seen::Not; count];
    let mut forward = Vec::new();
    // From those that nobody calls, since a circle is best entered where requests enter it.
    let (roots, others): (Vec<usize>, Vec<usize>) = (0..count).partition(|node| !is_called[*node]);
    for root in roots.into_iter().chain(others) {
        if seen[root] != Seen::Not {
            continue;
        }
        seen[root] = Seen::Open;
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let Some(&to) = out[node].get(*next) else {
                seen[node] = Seen::Done;
                path.pop();
                continue;
            };
            *next += 1;
            let edge = if seen[to] == Seen::Open { (to, node) } else { (node, to) };
            forward.push(edge);
            if seen[to] == Seen::Not {
                seen[to] = Seen::Open;
                path.push((to, 0));
            }
        }
    }
    forward.sort_unstable();
    forward.dedup();
    forward
}

/// The layer of each node of a graph without circles: 0, or greater than those of all that lead to it.
pub fn layers(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let (mut before, mut after) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(from, to) in edges {
        after[from].push(to);
        before[to].push(from);
    }
    let mut open: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut order: Vec<usize> = (0..count).filter(|node| open[*node] == 0).collect();
    let mut layers = vec![0; count];
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        for &to in &after[node] {
            layers[to] = layers[to].max(layers[node] + 1);
            open[to] -= 1;
            if open[to] == 0 {
                order.push(to);
            }
        }
    }
    // All stand as far left as they can; who has more connections to the right goes towards them.
    for _ in 0..ROUNDS {
        let mut is_moved = false;
        for &node in order.iter().rev() {
            let last = after[node].iter().map(|to| layers[*to] - 1).min();
            let first = before[node].iter().map(|from| layers[*from] + 1).max().unwrap_or(0);
            let wanted = match last {
                Some(last) if after[node].len() > before[node].len() => last,
                Some(_) if after[node].len() == before[node].len() => layers[node],
                _ => first,
            };
            is_moved |= wanted != layers[node];
            layers[node] = wanted;
        }
        if !is_moved {
            break;
        }
    }
    let first = layers.iter().copied().min().unwrap_or(0);
    layers.iter().map(|layer| layer - first).collect()
}
