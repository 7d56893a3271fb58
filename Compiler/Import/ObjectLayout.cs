// Where the CLR keeps what native code reads in arrays and strings. The loader checks each of these against the running runtime.
namespace PkgImage.Compiler.Import;

/// <summary>Byte offsets from an object's address, which is that of its method table pointer, on a 64-bit CLR.</summary>
internal static class ObjectLayout
{
    /// <summary>Number of elements of an array, an I32 (unsigned, below 2^31).</summary>
    public const int ArrayLength = 8;

    /// <summary>First element of a one-dimensional zero-based array.</summary>
    public const int ArrayElements = 16;

    /// <summary>First of the I32 lengths of a multi-dimensional array; the I32 lower bounds follow them, then the elements.</summary>
    public const int MultiArrayLengths = 16;

    public const int StringLength = 8;
    public const int StringChars = 12;
}
