// P A = L U with partial pivoting, in a two-dimensional array, in place; the unit diagonal of L is left out.
namespace Kernels;

public static class LuDecomposition
{
    /// <summary>Factors a copy of the matrix.</summary>
    /// <param name="pivots">For each column the row that was exchanged with its own.</param>
    /// <returns>False if the matrix is singular.</returns>
    public static bool Factor(double[,] matrix, double[,] lu, int[] pivots)
    {
        var n = pivots.Length;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                lu[i, j] = matrix[i, j];
        }
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
            {
                if (Math.Abs(lu[i, k]) > Math.Abs(lu[pivot, k]))
                    pivot = i;
            }
            pivots[k] = pivot;
            if (lu[pivot, k] == 0)
                return false;
            if (pivot != k)
            {
                for (var j = 0; j < n; j++)
                    (lu[k, j], lu[pivot, j]) = (lu[pivot, j], lu[k, j]);
            }
            for (var i = k + 1; i < n; i++)
            {
                var factor = lu[i, k] / lu[k, k];
                lu[i, k] = factor;
                for (var j = k + 1; j < n; j++)
                    lu[i, j] -= factor * lu[k, j];
            }
        }
        return true;
    }
}
