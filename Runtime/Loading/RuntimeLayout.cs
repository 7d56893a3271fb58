// Compares the array and string layout that images read (ObjectLayout) with objects of the running runtime.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PkgImage.Format;

namespace PkgImage.Loading;

internal static class RuntimeLayout
{
    /// <summary>True when every offset of <see cref="ObjectLayout"/> holds here.</summary>
    public static readonly bool IsExpected = IntPtr.Size == 8 && VectorIsExpected() && MatrixIsExpected() && StringIsExpected();

    private static bool VectorIsExpected()
    {
        var vector = new int[3];
        return Read(vector, ObjectLayout.ArrayLength) == 3
            && Offset(vector, ref MemoryMarshal.GetArrayDataReference((Array)vector)) == ObjectLayout.VectorElements;
    }

    private static bool MatrixIsExpected()
    {
        var matrix = new int[2, 5];
        return Read(matrix, ObjectLayout.ArrayLength) == 10
            && Read(matrix, ObjectLayout.DimensionLength(0)) == 2
            && Read(matrix, ObjectLayout.DimensionLength(1)) == 5
            && Read(matrix, ObjectLayout.LowerBound(2, 0)) == 0
            && Read(matrix, ObjectLayout.LowerBound(2, 1)) == 0
            && Offset(matrix, ref MemoryMarshal.GetArrayDataReference(matrix)) == ObjectLayout.ArrayElements(2);
    }

    private static bool StringIsExpected()
    {
        const string Text = "abc";
        return Read(Text, ObjectLayout.StringLength) == 3
            && Offset(Text, ref Unsafe.As<char, byte>(ref Unsafe.AsRef(in Text.GetPinnableReference()))) == ObjectLayout.StringChars;
    }

    private static int Read(object value, int offset) =>
        Unsafe.ReadUnaligned<int>(ref Unsafe.AddByteOffset(ref FirstField(value), offset - Firsts.Offset));

    private static long Offset(object value, ref byte place) => Unsafe.ByteOffset(ref FirstField(value), ref place) + Firsts.Offset;

    private static ref byte FirstField(object value) => ref Unsafe.As<Firsts>(value).Field;

    /// <summary>Any object seen through a class with one field, which lies right behind the method table pointer.</summary>
    private sealed class Firsts
    {
        public const int Offset = 8;
        public byte Field;
    }
}
