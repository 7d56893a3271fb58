using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace PkgImage;

/// <summary>Called by woven code for what native code found due. Not for use by hand.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ImageExit
{
    /// <summary>
    /// The exception the runtime itself would have thrown, with its message. The exit codes are part of the convention between a kernel and
    /// its stub, which throws it: then it is that method's, in its stack trace, <see cref="Exception.TargetSite"/> and <see cref="Exception.Source"/>.
    /// </summary>
    [SuppressMessage("Usage", "CA2208", Justification = "As the JIT compiler throws it: without the parameter's name.")]
    [SuppressMessage("Usage", "CA2201", Justification = "It makes these exactly where the runtime would.")]
    public static Exception Standard(int code) => code switch
    {
        1 => new NullReferenceException(),
        2 => new IndexOutOfRangeException(),
        3 => new DivideByZeroException(),
        4 => new OverflowException(),
        5 => new PlatformNotSupportedException(),
        6 => new ArgumentOutOfRangeException(),
        _ => new InvalidProgramException($"A package image left with unknown exit code {code}."),
    };
}
