// The instructions of the IR. Each is the exact operation its name says, with no undefined cases left: the importer has put the
// checks ECMA-335 asks for in front (IrGuard), and the lowering masks shift amounts and saturates conversions.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>An instruction. At most one result, except <see cref="IrOverflow"/>.</summary>
public abstract record IrInstruction
{
    /// <summary>The value the instruction defines, or null.</summary>
    public virtual IrValue? Defines => null;

    /// <summary>The statement it is of; null where that is not asked for, not known, or none.</summary>
    public IrLocation? Location { get; init; }
}

/// <summary>An instruction that defines a value.</summary>
public abstract record IrDefinition(IrValue Result) : IrInstruction
{
    public sealed override IrValue? Defines => Result;
}

/// <summary>A constant of any kind but struct: <paramref name="Bits"/> are the integer, or the IEEE bits of the float; pointers: 0 or an address.</summary>
public sealed record IrConstant(IrValue Result, long Bits) : IrDefinition(Result);

public enum IrBinaryOperator
{
    Add, Sub, Mul, And, Or, Xor,
    /// <summary>Division and remainder: the importer guarded zero and MinValue / -1. Float Rem is C's fmod (III.3.55).</summary>
    Div, DivUnsigned, Rem, RemUnsigned,
    /// <summary>Shifts: the amount is an I32, taken modulo the width as C# and RyuJIT do.</summary>
    ShiftLeft, ShiftRight, ShiftRightUnsigned,
}

/// <summary>Arithmetic over I32, I64, F32 or F64; integers wrap. Both operands have the result's type, but for a shift's amount.</summary>
public sealed record IrBinary(IrValue Result, IrBinaryOperator Operator, IrValue Left, IrValue Right) : IrDefinition(Result);

public enum IrUnaryOperator { Negate, Not }

/// <summary>Negation (integer or float; flips the sign bit of a float) or bitwise complement.</summary>
public sealed record IrUnary(IrValue Result, IrUnaryOperator Operator, IrValue Operand) : IrDefinition(Result);

public enum IrOverflowOperator { Add, AddUnsigned, Sub, SubUnsigned, Mul, MulUnsigned }

/// <summary>Integer arithmetic that tells of overflow: <paramref name="Result"/> wraps, <paramref name="Overflowed"/> is an I32 of 0 or 1.</summary>
public sealed record IrOverflow(IrValue Result, IrValue Overflowed, IrOverflowOperator Operator, IrValue Left, IrValue Right) : IrDefinition(Result);

/// <summary>Comparison predicates. On floats the plain ones are ordered and the Unordered ones true when an operand is NaN.</summary>
public enum IrPredicate
{
    Equal,
    /// <summary>Floats: unordered or different (C's !=).</summary>
    NotEqual,
    Less, LessOrEqual, Greater, GreaterOrEqual,
    /// <summary>Integers and pointers: unsigned. Floats: unordered or the relation holds (clt.un, cgt.un, blt.un, ...).</summary>
    LessUnsigned, LessOrEqualUnsigned, GreaterUnsigned, GreaterOrEqualUnsigned,
}

/// <summary>Comparison of two values of one type; the result is an I32 of 0 or 1.</summary>
public sealed record IrCompare(IrValue Result, IrPredicate Predicate, IrValue Left, IrValue Right) : IrDefinition(Result);

public enum IrConversion
{
    /// <summary>To a narrower integer, dropping high bits.</summary>
    Truncate,
    SignExtend,
    ZeroExtend,
    /// <summary>Integer to float, source signed; rounds to nearest even.</summary>
    SignedToFloat,
    UnsignedToFloat,
    /// <summary>Float to integer of the result's width, saturating, NaN to zero (.NET 9 and later).</summary>
    FloatToSigned,
    FloatToUnsigned,
    /// <summary>Between F32 and F64.</summary>
    FloatToFloat,
    PointerToInteger,
    IntegerToPointer,
    /// <summary>Same bits as another kind of equal size (I32/F32, I64/F64).</summary>
    Reinterpret,
}

/// <summary>A conversion; source and result types tell the widths.</summary>
public sealed record IrConvert(IrValue Result, IrConversion Conversion, IrValue Operand) : IrDefinition(Result);

/// <summary>Chooses by an I32 condition, nonzero for <paramref name="WhenTrue"/>; no struct operands.</summary>
public sealed record IrSelect(IrValue Result, IrValue Condition, IrValue WhenTrue, IrValue WhenFalse) : IrDefinition(Result);

/// <summary>Reads memory; the result has the memory's type (I8 and I16 included, struct as a copy).</summary>
/// <param name="Alignment">Alignment in bytes the address is known to have.</param>
public sealed record IrLoad(IrValue Result, IrValue Address, int Alignment, bool IsVolatile = false) : IrDefinition(Result)
{
    /// <summary>True when nothing can change the memory while the function runs: an array's or string's length or bounds.</summary>
    public bool IsInvariant { get; init; }

    /// <summary>What it reads, where that is an element.</summary>
    public IrElements Elements { get; init; }
}

/// <summary>Writes memory with the value's type.</summary>
public sealed record IrStore(IrValue Address, IrValue Value, int Alignment, bool IsVolatile = false) : IrInstruction
{
    /// <summary>What it writes, where that is an element.</summary>
    public IrElements Elements { get; init; }
}

/// <summary>
/// Whose elements an access by index reaches, beside the access's type. An array of one type is none of another, but for integers of equal
/// size (ECMA-335 I.8.7.1), and no array is a string: accesses of two kinds, or of one kind and two types, never meet. What goes by
/// reference or pointer reaches anything.
/// </summary>
public enum IrElements { Unknown, OfArray, OfString }

/// <summary>Address plus byte offset (I64). The result may point anywhere; no in-bounds promise unless <paramref name="InBounds"/>.</summary>
public sealed record IrOffset(IrValue Result, IrValue Base, IrValue Bytes, bool InBounds) : IrDefinition(Result);

public sealed record IrLoadLocal(IrValue Result, IrLocal Local) : IrDefinition(Result);

public sealed record IrStoreLocal(IrLocal Local, IrValue Value) : IrInstruction;

/// <summary>The address of a local; the local then lives in memory while the function runs.</summary>
public sealed record IrLocalAddress(IrValue Result, IrLocal Local) : IrDefinition(Result);

/// <summary>Copies <paramref name="Size"/> (I64) bytes; the ranges may overlap (cpblk leaves that open, and no more is assumed).</summary>
public sealed record IrCopyBlock(IrValue Destination, IrValue Source, IrValue Size, bool IsVolatile = false) : IrInstruction;

/// <summary>Fills <paramref name="Size"/> (I64) bytes with the low byte of <paramref name="Value"/> (I32).</summary>
public sealed record IrFillBlock(IrValue Destination, IrValue Value, IrValue Size, bool IsVolatile = false) : IrInstruction;

/// <summary>A zeroed value of struct type.</summary>
public sealed record IrZeroStruct(IrValue Result) : IrDefinition(Result);

/// <summary>localloc: <paramref name="Size"/> (I64) bytes of the frame, aligned to 16, zeroed when the method asks for it; lives until return.</summary>
public sealed record IrStackAllocate(IrValue Result, IrValue Size, bool IsZeroed) : IrDefinition(Result);

/// <summary>
/// A call of another compiled function. When the callee may exit, the caller leaves with the callee's status. Captures of the
/// callee are found among the caller's by substituting <paramref name="ObjectPaths"/> for the callee's parameter roots.
/// </summary>
/// <param name="Result">Null when the callee returns nothing.</param>
/// <param name="Callee">Symbol of the callee (<see cref="IrFunction.Symbol"/>).</param>
/// <param name="Arguments">One a parameter, in order; null where the parameter is of object type.</param>
/// <param name="ObjectPaths">
/// For each parameter of object type the path of the object passed; null elsewhere, and where the callee was compiled for the one object,
/// or for the null, that is passed there.
/// </param>
public sealed record IrCall(
    IrValue? Result, string Callee, ImmutableArray<IrValue?> Arguments, ImmutableArray<IrObjectPath?> ObjectPaths) : IrInstruction
{
    public override IrValue? Defines => Result;
}

/// <summary>A managed object, or a struct that holds objects, known only by where the stub finds it; it has no native value.</summary>
public sealed record IrObjectPath(IrCaptureRoot Root, ImmutableArray<string> Path)
{
    /// <summary>The last letter of a field's name in a path when the way goes on within it: it holds no reference to an object, but is a struct that holds some.</summary>
    public const char Within = '&';

    public bool Equals(IrObjectPath? other) => other is not null && Root == other.Root && Path.SequenceEqual(other.Path);
    public override int GetHashCode() => HashCode.Combine(Root, Path.Length);

    /// <summary>The same object as a caller reaches it that passed those for the callee's parameters.</summary>
    public IrObjectPath SeenFrom(ImmutableArray<IrObjectPath?> objectPaths)
    {
        if (Root.Parameter < 0)
            return this;
        var passed = objectPaths[Root.Parameter] ?? throw new InvalidOperationException($"{this}: the parameter is not an object");
        return new IrObjectPath(passed.Root, passed.Path.AddRange(Path));
    }

    /// <summary>The object or place one field further.</summary>
    public IrObjectPath Field(string name) => this with { Path = Path.Add(name) };
    public override string ToString() => string.Join('.', Path.Prepend(Root.ToString()));
}

/// <summary>The address a capture of this function passes.</summary>
public sealed record IrCaptureValue(IrValue Result, IrCapture Capture) : IrDefinition(Result);

/// <summary>The address of constant data of the image.</summary>
public sealed record IrDataAddress(IrValue Result, IrData Data) : IrDefinition(Result);

/// <summary>Operations LLVM has intrinsics for. Operand and result kinds are those of the values.</summary>
public enum IrIntrinsic
{
    Sqrt, Abs, Floor, Ceiling, Truncate,
    /// <summary>Round half to even.</summary>
    RoundEven,
    CopySign,
    /// <summary>Of floats, as Math.Min and Math.Max: the first NaN where there is one, and -0 is less than +0.</summary>
    Min, Max,
    FusedMultiplyAdd,
    /// <summary>x * y + z, rounded once on arm64 and on x86 targets that answer yes to Fma, else twice.</summary>
    MultiplyAddEstimate,
    PopCount,
    /// <summary>Leading or trailing zero bits; the operand's width for zero.</summary>
    LeadingZeroCount, TrailingZeroCount,
    ReverseEndianness, ReverseBits,
    RotateLeft, RotateRight,
    /// <summary>High half of the full product of two I64.</summary>
    MultiplyHigh, MultiplyHighUnsigned,
    /// <summary>A full fence; no operands.</summary>
    MemoryBarrier,
    /// <summary>A hint that an address will be read: a pointer, and an I32 constant from 0 (once) to 3 (often).</summary>
    Prefetch,
}

public sealed record IrIntrinsicCall(IrValue? Result, IrIntrinsic Intrinsic, ImmutableArray<IrValue> Arguments) : IrInstruction
{
    public override IrValue? Defines => Result;
}

/// <summary>A call of a C library function through the linking table: the same function the runtime itself calls.</summary>
public sealed record IrImportCall(IrValue? Result, IrImport Import, ImmutableArray<IrValue> Arguments) : IrInstruction
{
    public override IrValue? Defines => Result;
}

/// <summary>A native function the loader finds. It neither exits nor calls back.</summary>
/// <param name="Library">Logical library: "libm" or "libc"; the loader knows each platform's file.</param>
/// <param name="Name">C name of the function.</param>
public sealed record IrImport(string Library, string Name);

/// <summary>Leaves the function through <paramref name="Site"/> when the I32 <paramref name="Condition"/> is zero; the site has no payload.</summary>
public sealed record IrGuard(IrValue Condition, IrExitSite Site) : IrInstruction
{
    /// <summary>A pointer, or null: when it is null at run time, what leaves does so through <see cref="IrExitSite.NullReference"/> instead.</summary>
    public IrValue? NullObject { get; init; }

    /// <summary>Every site it may leave through.</summary>
    public IEnumerable<IrExitSite> Sites => NullObject is null ? [Site] : [IrExitSite.NullReference, Site];
}

/// <summary>
/// Whether the exit that came to <paramref name="Pad"/> is one that a catch clause of it handles; the result is an I32 of 0 or 1.
/// <paramref name="Codes"/> are all that can come and are handled: they are known when every callee is.
/// </summary>
/// <param name="Clause">Its number among the pad's: two clauses may be of types of one name.</param>
/// <param name="Status">The exit's code: what the pad's status was.</param>
/// <param name="CatchType">Full name of the clause's type, for people.</param>
public sealed record IrExitTest(IrValue Result, int Pad, int Clause, IrValue Status, string CatchType, ImmutableArray<int> Codes) : IrDefinition(Result);

/// <summary>The end of a block.</summary>
public abstract record IrTerminator
{
    public virtual IEnumerable<int> Successors => [];

    /// <summary>See <see cref="IrInstruction.Location"/>.</summary>
    public IrLocation? Location { get; init; }
}

public sealed record IrBranch(int Target) : IrTerminator
{
    public override IEnumerable<int> Successors => [Target];
}

/// <summary>To <paramref name="WhenTrue"/> when the I32 condition is nonzero.</summary>
public sealed record IrConditionalBranch(IrValue Condition, int WhenTrue, int WhenFalse) : IrTerminator
{
    public override IEnumerable<int> Successors => [WhenTrue, WhenFalse];
}

/// <summary>To <c>Targets[value]</c> for an unsigned I32 below their number, else to <paramref name="Default"/>.</summary>
public sealed record IrSwitch(IrValue Value, ImmutableArray<int> Targets, int Default) : IrTerminator
{
    public override IEnumerable<int> Successors => Targets.Append(Default);
}

/// <param name="Value">Null in a void function; I8 and I16 results are returned as I32 already widened.</param>
public sealed record IrReturn(IrValue? Value) : IrTerminator;

/// <summary>Leaves through a throw site, with the payload its types ask for.</summary>
public sealed record IrExit(IrExitSite Site, ImmutableArray<IrValue> Payload) : IrTerminator;

/// <summary>Goes on leaving, out of the function or to the block's own pad, with the exit that came to <paramref name="Pad"/>.</summary>
/// <param name="Status">The exit's code: what the pad's status was.</param>
public sealed record IrResume(int Pad, IrValue Status) : IrTerminator;

/// <summary>Control does not get here: after a call that always leaves.</summary>
public sealed record IrUnreachable : IrTerminator;
