using System.Runtime.InteropServices;
using LLVMSharp.Interop;

namespace PkgImage.Compiler.Optimize;

/// <summary>Text that LLVM allocated.</summary>
internal static unsafe class LlvmText
{
    /// <summary>The text, which is freed; empty for null.</summary>
    public static string Take(sbyte* message)
    {
        if (message == null)
            return "";
        var text = Marshal.PtrToStringUTF8((IntPtr)message) ?? "";
        LLVM.DisposeMessage(message);
        return text;
    }

    /// <summary>The message of an error, which is freed.</summary>
    public static string Take(LLVMOpaqueError* error)
    {
        var message = LLVM.GetErrorMessage(error);
        var text = Marshal.PtrToStringUTF8((IntPtr)message) ?? "";
        LLVM.DisposeErrorMessage(message);
        return text;
    }
}
