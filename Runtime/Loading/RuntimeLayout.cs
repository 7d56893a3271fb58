// Compares the array and string layout that images read (ObjectLayout) with objects of the running runtime.
using System.Runtime.CompilerServices;
using PkgImage.Format;

namespace PkgImage.Loading;

internal static unsafe class RuntimeLayout
{
    /// <summary>True when every offset of <see cref="ObjectLayout"/> holds here.</summary>
    public static bool IsExpected() => sizeof(nint) == 8 && VectorIsExpected() && MatrixIsExpected() && StringIsExpected();

    private static bool VectorIsExpected()
    {
        int[] vector = [7, 8, 9];
        return Read(vector, ObjectLayout.ArrayLength) == 3
            && Read(vector, ObjectLayout.ArrayElements) == 7
            && Read(vector, ObjectLayout.ArrayElements + 8) == 9;
    }

    private static bool MatrixIsExpected()
    {
        // The runtime sees an array initializer as a copy of bytes; indexing would compile an accessor for this array type.
        int[,] matrix = { { 1, 2, 3 }, { 4, 5, 6 } };
        return Read(matrix, ObjectLayout.ArrayLength) == 6
            && Read(matrix, ObjectLayout.MultiArrayLengths) == 2
            && Read(matrix, ObjectLayout.MultiArrayLengths + 4) == 3
            && Read(matrix, ObjectLayout.MultiArrayLengths + 8) == 0
            && Read(matrix, ObjectLayout.MultiArrayLengths + 12) == 0
            && Read(matrix, ObjectLayout.MultiArrayLengths + 16) == 1
            && Read(matrix, ObjectLayout.MultiArrayLengths + 36) == 6;
    }

    private static bool StringIsExpected() => Read("abc", ObjectLayout.StringLength) == 3 && Read("abc", ObjectLayout.StringChars) == ('b' << 16 | 'a');

    private static int Read(object value, int offset) =>
        Unsafe.ReadUnaligned<int>(ref Unsafe.AddByteOffset(ref Unsafe.As<FirstField>(value).Value, offset - FirstField.Offset));

    /// <summary>Any object seen through a class with one field, which lies right behind the method table pointer.</summary>
    private sealed class FirstField
    {
        public const int Offset = 8;
        public byte Value;
    }
}
