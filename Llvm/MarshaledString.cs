// Strings for the C API, under LLVMSharp.Interop's name.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LLVMSharp.Interop;

/// <summary>A zero-terminated UTF-8 copy of a string for the length of one call. The empty string costs nothing.</summary>
public unsafe struct MarshaledString : IDisposable
{
    public MarshaledString(ReadOnlySpan<char> input)
    {
        if (input.IsEmpty)
        {
            // A UTF-8 literal is data of the assembly: it never moves.
            Value = (sbyte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("\0"u8));
            return;
        }
        Length = Encoding.UTF8.GetByteCount(input);
        Value = (sbyte*)NativeMemory.Alloc((nuint)Length + 1);
        Encoding.UTF8.GetBytes(input, new Span<byte>(Value, Length));
        Value[Length] = 0;
    }

    /// <summary>Length in bytes, without the terminator.</summary>
    public int Length { get; private set; }

    public sbyte* Value { get; private set; }

    public static implicit operator sbyte*(in MarshaledString value) => value.Value;

    public void Dispose()
    {
        if (Length != 0)
            NativeMemory.Free(Value);
        Value = null;
        Length = 0;
    }

    public override readonly string ToString() => Encoding.UTF8.GetString((byte*)Value, Length);

    /// <summary>The text of a message LLVM allocated, which is freed; empty for null.</summary>
    internal static string TakeMessage(sbyte* message)
    {
        if (message == null)
            return "";
        var text = Marshal.PtrToStringUTF8((IntPtr)message) ?? "";
        LLVM.DisposeMessage(message);
        return text;
    }
}
