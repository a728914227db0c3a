//! Systems of linear equations, small ones.

/// A pivot below this, where the entries are of the order of 1, means that the equations have no unique
/// solution.
const SINGULAR: f64 = 1e-12;

/// Solves `matrix` · x = `right` by Gaussian elimination with partial pivoting; none where the matrix is
/// singular or not square.
pub fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Option<Vec<f64>> {
    let n = right.len();
    if matrix.len() != n || matrix.iter().any(|row| row.len() != n) {
        return None;
    }
    for column in 0..n {
        let pivot =
            (column..n).max_by(|a, b| matrix[*a][column].abs().total_cmp(&matrix[*b][column].abs()))?;
        // A NaN compares with nothing, and ends here too.
        let is_usable = matrix[pivot][column].abs() > SINGULAR;
        if !is_usable {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let (above, below) = matrix.split_at_mut(column + 1);
        let first = &above[column];
        for (offset, row) in below.iter_mut().enumerate() {
            let factor = row[column] / first[column];
            if factor != 0.0 {
                row.iter_mut().zip(first).skip(column).for_each(|(x, f)| *x -= factor * f);
                right[column + 1 + offset] -= factor * right[column];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = matrix[row].iter().zip(&right).skip(row + 1).map(|(a, x)| a * x).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right.iter().all(|x| x.is_finite()).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_with_a_zero_on_its_diagonal_is_solved() {
        // x = 1, y = −2, z = 3.
        let matrix = vec![vec![0.0, 1.0, 1.0], vec![2.0, 1.0, 0.0], vec![1.0, 1.0, 1.0]];
        let found = solve(matrix, vec![1.0, 0.0, 2.0]).unwrap();
        for (x, expected) in found.iter().zip([1.0, -2.0, 3.0]) {
            assert!((x - expected).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn a_singular_system_has_no_solution() {
        assert_eq!(solve(vec![vec![1.0, 2.0], vec![2.0, 4.0]], vec![1.0, 2.0]), None);
        assert_eq!(solve(vec![vec![f64::NAN]], vec![1.0]), None);
    }
}
