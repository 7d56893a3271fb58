// stage: vectorize
namespace PkgImage
{
    sealed class FastMathAttribute : Attribute;

    sealed class NoAliasAttribute : Attribute;
}

static class C
{
    // Added in another order.
    [PkgImage.FastMath]
    static double Sum(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    // Only what is said of a method, a type or the assembly: its neighbour is strict, and a product has no order to keep with vectors.
    static double StrictProduct(double[] values)
    {
        var product = 1.0;
        foreach (var value in values)
            product *= value;
        return product;
    }

    [PkgImage.FastMath]
    static double Product(double[] values)
    {
        var product = 1.0;
        foreach (var value in values)
            product *= value;
        return product;
    }

    // The loop of a method that allocates is part of it.
    [PkgImage.FastMath]
    static double[] Sums(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return [sum];
    }
}

[PkgImage.FastMath]
static class Fast
{
    static float Dot(float[] a, float[] b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}

// expect:
// C.Product(System.Double[]): <4 x double> loops: 1
// C.StrictProduct(System.Double[]): scalar
// C.Sum(System.Double[]): <4 x double> loops: 1
// C.Sums$loop0(System.Double[],System.Int32,System.Double&): <4 x double> loops: 1
// Fast.Dot(System.Single[],System.Single[]): <8 x float> loops: 1
