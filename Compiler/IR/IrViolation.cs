// What IrVerifier reports: the broken rule as a value, and where.
namespace PkgImage.Compiler.IR;

/// <summary>The invariants of the IR, one member each.</summary>
public enum IrRule
{
    /// <summary>Symbols hold letters, digits, '_', '.' and '$' only.</summary>
    SymbolSpelling,
    /// <summary>A function has an entry block, and a block's Id is its position.</summary>
    BlockNumbering,
    /// <summary>A branch leads to a block of the function.</summary>
    BranchTarget,
    /// <summary>No branch leads to block 0.</summary>
    EntryIsNoTarget,
    /// <summary>A parameter's or local's Index is its position, and only a parameter of object type is void.</summary>
    LocalNumbering,
    /// <summary>A local named by an instruction belongs to the function.</summary>
    ForeignLocal,
    /// <summary>A value, and a value's number, is defined once.</summary>
    DefinedOnce,
    /// <summary>A value is used only in the block that defines it, after its definition.</summary>
    DefinedBeforeUse,
    /// <summary>Struct types have a layout, others none; fields lie inside it.</summary>
    Layout,
    /// <summary>Operand and result types fit the operation.</summary>
    Typing,
    /// <summary>Alignments are powers of two.</summary>
    Alignment,
    /// <summary>Captures are listed once, and those used are listed; roots name a parameter or a static field.</summary>
    Capture,
    /// <summary>Exit codes are nonzero, keys are there, and a payload has the number and types its site declares.</summary>
    ExitSite,
    /// <summary>MayExit, NeedsExitRecord and HasLoop agree with the body and the callees.</summary>
    Flags,
    /// <summary>A pad has a block and an I32 local of the function for its status; the pads that blocks and resumes name exist.</summary>
    Pad,
    /// <summary>A call fits its callee: it exists, and arguments and result have its types.</summary>
    Call,
    /// <summary>A record no rule covers: the IR grew and the verifier did not.</summary>
    UnknownRecord,
}

/// <summary>One broken invariant.</summary>
/// <param name="Function">Symbol of the function.</param>
/// <param name="Block">Id of the block, or -1 for the function's signature and flags.</param>
/// <param name="Position">Index of the instruction, the terminator's being the number of instructions; -1 with no block.</param>
public sealed record IrViolation(IrRule Rule, string Function, int Block, int Position, string Message)
{
    public override string ToString() =>
        Block < 0 ? $"{Function}: {Rule}: {Message}" : $"{Function}: block {Block}, instruction {Position}: {Rule}: {Message}";
}
