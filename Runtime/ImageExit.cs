using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace PkgImage;

/// <summary>Called by woven code to throw what native code found due. Not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ImageExit
{
    /// <summary>
    /// Throws the exception the runtime itself would have, with its message. The exit codes are part of the convention between a
    /// kernel and its stub; this frame stays out of the stack trace, which starts at the method that failed.
    /// </summary>
    [DoesNotReturn, StackTraceHidden]
    [SuppressMessage("Usage", "CA2208", Justification = "As the JIT compiler throws it: without the parameter's name.")]
    [SuppressMessage("Usage", "CA2201", Justification = "It throws these exactly where the runtime would.")]
    public static void ThrowStandard(int code) => throw (code switch
    {
        1 => new NullReferenceException(),
        2 => new IndexOutOfRangeException(),
        3 => new DivideByZeroException(),
        4 => new OverflowException(),
        5 => new PlatformNotSupportedException(),
        6 => new ArgumentOutOfRangeException(),
        _ => new InvalidProgramException($"A package image left with unknown exit code {code}."),
    });
}
