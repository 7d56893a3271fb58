// How arrays and strings lie in memory, as native code reads them. ECMA-335 leaves it open; CoreCLR has had this layout on every
// 64-bit platform, and the loader compares it with the running runtime's before it binds the first image.
//
// Offsets are from the address of the object, which is where its method table pointer lies.
namespace PkgImage.Format;

internal static class ObjectLayout
{
    /// <summary>I32: number of elements, of a multi-dimensional array in all dimensions together.</summary>
    public const int ArrayLength = 8;

    /// <summary>First element of a vector: a one-dimensional array with lower bound zero.</summary>
    public const int VectorElements = 16;

    /// <summary>I32: length of dimension <paramref name="dimension"/> of a multi-dimensional array.</summary>
    public static int DimensionLength(int dimension) => 16 + 4 * dimension;

    /// <summary>I32: lower bound of dimension <paramref name="dimension"/> of a multi-dimensional array.</summary>
    public static int LowerBound(int rank, int dimension) => 16 + 4 * rank + 4 * dimension;

    /// <summary>First element of a multi-dimensional array; elements follow in row-major order.</summary>
    public static int ArrayElements(int rank) => 16 + 8 * rank;

    /// <summary>I32: number of UTF-16 code units.</summary>
    public const int StringLength = 8;

    /// <summary>First UTF-16 code unit.</summary>
    public const int StringChars = 12;
}
