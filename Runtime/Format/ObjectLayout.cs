// How arrays and strings lie in memory, as native code reads them. ECMA-335 leaves it open; CoreCLR has had this layout on every
// 64-bit platform, and the loader compares it with the running runtime's before it binds the first image.
//
// Offsets are from the address of the object, which is where its method table pointer lies.
namespace PkgImage.Format;

internal static class ObjectLayout
{
    /// <summary>I32: number of elements, of a multi-dimensional array in all dimensions together.</summary>
    public const int ArrayLength = 8;

    /// <summary>First element of a one-dimensional zero-based array.</summary>
    public const int ArrayElements = 16;

    /// <summary>
    /// First of the I32 lengths of a multi-dimensional array, one a dimension; as many I32 lower bounds follow them, then the
    /// elements in row-major order.
    /// </summary>
    public const int MultiArrayLengths = 16;

    /// <summary>I32: number of UTF-16 code units.</summary>
    public const int StringLength = 8;

    /// <summary>First UTF-16 code unit.</summary>
    public const int StringChars = 12;
}
