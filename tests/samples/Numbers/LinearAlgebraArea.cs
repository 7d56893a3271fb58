// Products, factorizations and solutions, dense and sparse, in double, single and complex numbers.
using MathNet.Numerics.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Numbers;

internal static class LinearAlgebraArea
{
    private static readonly int[] s_sizes = [1, 2, 3, 5, 8, 17, 33, 50];

    public static void Compute(Inputs inputs, Results results)
    {
        foreach (var n in s_sizes)
        {
            Reals(inputs, results, n);
            Singles(inputs, results, n);
            Complexes(inputs, results, n);
            Sparse(inputs, results, n);
        }
        // Singular, and not square.
        results.Try(r => r.Add(Matrix<double>.Build.Dense(4, 4, 1.0).LU().Solve(Vector<double>.Build.Dense(4, 1.0))));
        results.Try(r => r.Add(Matrix<double>.Build.Dense(4, 4, -1.0).Cholesky().Factor.AsColumnMajorArray()));
        results.Try(r => r.Add((Matrix<double>.Build.Dense(3, 4, 1.0) * Matrix<double>.Build.Dense(3, 4, 1.0)).AsColumnMajorArray()));
    }

    private static void Reals(Inputs inputs, Results results, int n)
    {
        var build = Matrix<double>.Build;
        var (a, b) = (build.Dense(n, n, inputs.Reals(n * n)), build.Dense(n, n, inputs.Reals(n * n)));
        var tall = build.Dense(2 * n, n, inputs.Reals(2 * n * n));
        var x = Vector<double>.Build.Dense(inputs.Reals(n));
        var positive = a.TransposeThisAndMultiply(a) + build.DenseIdentity(n);
        foreach (var m in new[] { a * b, a + b, a - b, a.PointwiseMultiply(b), a.PointwiseDivide(b), a.TransposeAndMultiply(b), a.Transpose(), a.KroneckerProduct(build.Dense(2, 2, 0.5)), a.Inverse(), a.PointwiseExp(), a.PointwisePower(3) })
            results.Add(m.AsColumnMajorArray());
        results.Add(a * x);
        results.Add(x * a);
        results.Add(new[] { a.Trace(), a.L1Norm(), a.L2Norm(), a.FrobeniusNorm(), a.InfinityNorm(), x.L2Norm(), x.Norm(3), x.DotProduct(x), x.Sum(), x.AbsoluteMaximum() });
        results.Try(r =>
        {
            var lu = a.LU();
            r.Add(lu.L.AsColumnMajorArray());
            r.Add(lu.U.AsColumnMajorArray());
            r.Add(lu.Determinant);
            r.Add(lu.Solve(x));
        });
        results.Try(r =>
        {
            var qr = tall.QR();
            r.Add(qr.Q.AsColumnMajorArray());
            r.Add(qr.R.AsColumnMajorArray());
            r.Add(tall.GramSchmidt().Q.AsColumnMajorArray());
        });
        results.Try(r => r.Add(positive.Cholesky().Solve(x)));
        results.Try(r =>
        {
            var svd = tall.Svd();
            r.Add(svd.S);
            r.Add(svd.U.AsColumnMajorArray());
            r.Add(svd.VT.AsColumnMajorArray());
            r.Add(svd.ConditionNumber);
        });
        foreach (var m in new[] { a, positive })
        {
            results.Try(r =>
            {
                var evd = m.Evd();
                r.Add(evd.EigenValues);
                r.Add(evd.EigenVectors.AsColumnMajorArray());
            });
        }
    }

    private static void Singles(Inputs inputs, Results results, int n)
    {
        var a = Matrix<float>.Build.Dense(n, n, inputs.Singles(n * n));
        var x = Vector<float>.Build.Dense(inputs.Singles(n));
        results.Add((a * a.Transpose()).AsColumnMajorArray());
        results.Try(r => r.Add(a.LU().Solve(x)));
        results.Try(r => r.Add(a.QR().R.AsColumnMajorArray()));
        results.Try(r => r.Add(a.Svd().S));
        results.Try(r => r.Add(a.Evd().EigenValues));
    }

    private static void Complexes(Inputs inputs, Results results, int n)
    {
        var a = Matrix<Complex>.Build.Dense(n, n, inputs.Complexes(n * n));
        var x = Vector<Complex>.Build.Dense(inputs.Complexes(n));
        results.Add((a * a.ConjugateTranspose()).AsColumnMajorArray());
        results.Try(r => r.Add(a.LU().Solve(x)));
        results.Try(r => r.Add(a.QR().R.AsColumnMajorArray()));
        results.Try(r => r.Add(a.Svd().S));
        results.Try(r => r.Add(a.Evd().EigenValues));
    }

    private static void Sparse(Inputs inputs, Results results, int n)
    {
        var a = Matrix<double>.Build.SparseOfIndexed(n, n, Enumerable.Range(0, 3 * n)
            .Select(_ => ((int)(inputs.Next() % (ulong)n), (int)(inputs.Next() % (ulong)n))).Distinct().Select(p => (p.Item1, p.Item2, inputs.Uniform(-1, 1))));
        var x = Vector<double>.Build.Dense(inputs.Reals(n));
        results.Add(a * x);
        results.Add((a * a).ToColumnMajorArray());
        results.Add((a + a.Transpose()).ToColumnMajorArray());
        results.Add(a.PointwiseMultiply(a).ToColumnMajorArray());
    }
}
