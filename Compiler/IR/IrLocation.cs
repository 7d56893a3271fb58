// Where in the source an instruction comes from. Only images with source lines (PkgImageDebugInfo 2) have any; no pass decides by them, and what a pass makes
// itself may have none.
namespace PkgImage.Compiler.IR;

/// <summary>A method as its source has it.</summary>
/// <param name="Name">Full name with type arguments, without parameters, for people.</param>
/// <param name="Document">The file, by a name that is the same on every machine.</param>
/// <param name="Line">The first line that has code, from 1.</param>
public sealed record IrSource(string Name, string Document, int Line);

/// <summary>A statement of a method.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record IrLocation(IrSource Method, int Line, int Column)
{
    /// <summary>The call the method was inlined at; null in the method's own function.</summary>
    public IrLocation? InlinedAt { get; init; }

    /// <summary>The method whose function it is in, once all was inlined.</summary>
    public IrSource Function => InlinedAt?.Function ?? Method;

    /// <summary>The same statement after the function it was in became part of another; null where it is not known where.</summary>
    public IrLocation? Within(IrLocation? call) => call is null ? null : this with { InlinedAt = InlinedAt is null ? call : InlinedAt.Within(call) };

    public override string ToString() => $"{Path.GetFileName(Method.Document)}({Line},{Column})" + (InlinedAt is null ? "" : $" in {InlinedAt}");
}
