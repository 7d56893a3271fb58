// How captures are passed: the fields of one object by one address, those of any other by one each. A class with a dozen numbers for its state would have
// a dozen arguments else, most of them on the stack, and native code could not tell that a store to one leaves the others as they are.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>What one native argument stands for.</summary>
/// <param name="captures">Several only where they are fields of one object whose places are known.</param>
public sealed class IrCaptureSlot(ImmutableArray<IrCapture> captures)
{
    public ImmutableArray<IrCapture> Captures { get; } = captures;

    /// <summary>The slots of a function's captures, in the order of the first one of each.</summary>
    public static ImmutableArray<IrCaptureSlot> Of(ImmutableArray<IrCapture> captures) =>
        [.. captures.GroupBy(HolderOf).Select(group => new IrCaptureSlot([.. group]))];

    public override string ToString() => string.Join(", ", Captures.Select(capture => capture.Offset is { } offset ? $"{capture} at {offset}" : capture.ToString()));

    /// <summary>What captures of one slot share: the way to the object, or all of the capture. Not as text: fields may have any name.</summary>
    private static (bool IsObject, IrCapture Way) HolderOf(IrCapture capture) =>
        capture.Offset is null ? (false, capture) : (true, capture with { Path = capture.Path[..^1] });
}
