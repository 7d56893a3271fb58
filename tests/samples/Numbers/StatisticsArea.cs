// Descriptive statistics of arrays and streams, order statistics, correlation, histograms, kernel densities and distributions.
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Numbers;

internal static class StatisticsArea
{
    public static void Compute(Inputs inputs, Results results)
    {
        foreach (var count in new[] { 0, 1, 2, 3, 10, 101, 2_000 })
        {
            var (values, others) = (inputs.Reals(count, -3, 5), inputs.Reals(count));
            results.Try(r => Describe(values, r));
            results.Try(r => Order(values, r));
            results.Try(r => Relate(values, others, r));
            results.Try(r => Describe([.. values.Skip(1), double.NaN], r));
        }
        Density(inputs, results);
        Distribution(inputs, results);
    }

    private static void Describe(double[] values, Results results)
    {
        var streamed = values.Where(_ => true);
        results.Add(new[]
        {
            values.Mean(), values.Variance(), values.PopulationVariance(), values.StandardDeviation(), values.Skewness(), values.Kurtosis(), values.RootMeanSquare(),
            values.GeometricMean(), values.HarmonicMean(), values.Minimum(), values.Maximum(), values.MinimumAbsolute(), values.MaximumAbsolute(), Statistics.Entropy(streamed),
            streamed.Mean(), streamed.Variance(), streamed.RootMeanSquare(),
        });
        var all = new DescriptiveStatistics(values);
        results.Add(new[] { all.Mean, all.Variance, all.Skewness, all.Kurtosis, all.Minimum, all.Maximum });
        var running = new RunningStatistics(values);
        results.Add(new[] { running.Mean, running.Variance, running.Skewness, running.PopulationKurtosis });
        results.Add(values.MovingAverage(3));
    }

    private static void Order(double[] values, Results results)
    {
        results.Add(new[] { values.Median(), values.LowerQuartile(), values.UpperQuartile(), values.InterquartileRange(), values.QuantileRank(0.25), values.EmpiricalCDF(0.5) });
        results.Add(values.FiveNumberSummary());
        foreach (var definition in Enum.GetValues<QuantileDefinition>())
        {
            foreach (var tau in new[] { 0, 0.1, 0.5, 0.77, 1 })
                results.Add(values.QuantileCustom(tau, definition));
        }
        foreach (var definition in Enum.GetValues<RankDefinition>())
            results.Add(values.Ranks(definition));
    }

    private static void Relate(double[] values, double[] others, Results results)
    {
        results.Add(new[] { values.Covariance(others), values.PopulationCovariance(others), Correlation.Pearson(values, others), Correlation.Spearman(values, others) });
        results.Add(Correlation.WeightedPearson(values, others, others.Select(Math.Abs)));
        results.Add(Correlation.Auto(values));
        var histogram = new Histogram(values, 7);
        for (var i = 0; i < histogram.BucketCount; i++)
            results.Add(histogram[i].Count);
    }

    private static void Density(Inputs inputs, Results results)
    {
        var samples = inputs.Reals(50, -2, 2);
        for (var x = -3.0; x < 3; x += 0.25)
        {
            results.Add(KernelDensity.EstimateGaussian(x, 0.5, samples));
            results.Add(KernelDensity.EstimateEpanechnikov(x, 0.5, samples));
            results.Add(KernelDensity.EstimateTriangular(x, 0.5, samples));
            results.Add(KernelDensity.EstimateUniform(x, 0.5, samples));
        }
    }

    private static void Distribution(Inputs inputs, Results results)
    {
        for (var i = 0; i < 60; i++)
        {
            var (a, b, x, p) = (inputs.Uniform(0.2, 8), inputs.Uniform(0.2, 8), inputs.Uniform(-2, 6), inputs.Uniform(0.001, 0.999));
            foreach (var d in new IContinuousDistribution[] { new Normal(x, a), new Gamma(a, b), new Beta(a, b), new StudentT(x, a, b), new ChiSquared(a), new FisherSnedecor(a, b), new Weibull(a, b), new LogNormal(x, a), new Cauchy(x, a), new Laplace(x, a), new Exponential(a) })
                results.Try(r => r.Add(new[] { d.Density(x), d.DensityLn(Math.Abs(x)), d.CumulativeDistribution(x), d.Mean, d.Variance }));
            results.Try(r => r.Add(new[] { Normal.InvCDF(x, a, p), Gamma.InvCDF(a, b, p), Beta.InvCDF(a, b, p), StudentT.InvCDF(x, a, b, p), ChiSquared.InvCDF(a, p) }));
            foreach (var d in new IDiscreteDistribution[] { new Poisson(a), new Binomial(p, 12), new Geometric(p), new NegativeBinomial(a, p), new Hypergeometric(20, 7, 5) })
                results.Try(r => r.Add(new[] { d.Probability((int)b), d.ProbabilityLn((int)b), d.CumulativeDistribution(x), d.Mean }));
        }
    }
}
