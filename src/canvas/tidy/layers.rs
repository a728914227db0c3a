//! Which column each component stands in: callers before callees, and connections as short as they can be.

/// How often each component may be moved to shorten its connections.
const ROUNDS: usize = 8;

type Edge = (usize, usize);

/// The edges of a graph, each once, with some turned round so that nothing is a circle; and the layer of each node. Of two
/// ways to turn them, the one that leads to shorter connections: turning few, or going round a circle both ways at once.
pub fn layered(count: usize, edges: &[Edge]) -> (Vec<Edge>, Vec<usize>) {
    let (deep, wide) = orders(count, edges);
    let [deep, wide] = [deep, wide].map(|order| {
        let edges = along(edges, &order);
        let layers = layers(count, &edges);
        let length: usize = edges.iter().map(|(from, to)| layers[*to] - layers[*from]).sum();
        (edges, layers, length)
    });
    let (edges, layers, _) = if wide.2 < deep.2 { wide } else { deep };
    (edges, layers)
}

/// The edges, all of them from an earlier node of `order` to a later one.
fn along(edges: &[Edge], order: &[usize]) -> Vec<Edge> {
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, node)| places[*node] = place);
    let turned = |&(from, to): &Edge| if places[from] < places[to] { (from, to) } else { (to, from) };
    let mut along: Vec<Edge> = edges.iter().filter(|(from, to)| from != to).map(turned).collect();
    along.sort_unstable();
    along.dedup();
    along
}

/// Two orders of the nodes, against which only edges of circles lead: that of a walk into the depth, and one in which
/// what lies on common circles is in the order of its distance from where one enters.
fn orders(count: usize, edges: &[Edge]) -> (Vec<usize>, Vec<usize>) {
    let (mut out, mut into) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for &(from, to) in edges {
        out[from].push(to);
        into[to].push(from);
    }
    // From those that nobody calls, since a circle is best entered where requests enter it.
    let (mut roots, others): (Vec<usize>, Vec<usize>) = (0..count).partition(|node| into[*node].is_empty());
    roots.extend(others);
    let mut deep: Vec<usize> = walk(&out, &roots).into_iter().flatten().collect();
    deep.reverse();
    // Backwards, a walk stays among those that lie on common circles (Kosaraju, Sharir).
    let mut circle_of = vec![0; count];
    let circles = walk(&into, &deep);
    for (circle, nodes) in circles.iter().enumerate() {
        nodes.iter().for_each(|node| circle_of[*node] = circle);
    }
    let mut wide = Vec::new();
    let mut is_seen = vec![false; count];
    for (circle, nodes) in circles.iter().enumerate() {
        let mut next = wide.len();
        // The first that was entered is done last.
        wide.extend(nodes.last());
        while let Some(&node) = wide.get(next) {
            next += 1;
            is_seen[node] = true;
            for &to in &out[node] {
                if circle_of[to] == circle && !std::mem::replace(&mut is_seen[to], true) {
                    wide.push(to);
                }
            }
        }
    }
    (deep, wide)
}

/// Walks into the depth from each of `roots`: what each reaches first, in the order in which it is done.
fn walk(out: &[Vec<usize>], roots: &[usize]) -> Vec<Vec<usize>> {
    let mut is_seen = vec![false; out.len()];
    let mut trees = Vec::new();
    for &root in roots {
        if std::mem::replace(&mut is_seen[root], true) {
            continue;
        }
        let mut tree = Vec::new();
        let mut path = vec![(root, 0)];
        while let Some((node, next)) = path.last_mut() {
            match out[*node].get(*next) {
                Some(&to) => {
                    *next += 1;
                    if !std::mem::replace(&mut is_seen[to], true) {
                        path.push((to, 0));
                    }
                }
                None => {
                    tree.push(*node);
                    path.pop();
                }
            }
        }
        trees.push(tree);
    }
    trees
}

/// The layer of each node of a graph without circles: 0, or greater than those of all that lead to it.
fn layers(count: usize, edges: &[Edge]) -> Vec<usize> {
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
