// A function of the IR: one method with concrete generic arguments, as basic blocks over numbered values.
//
// Invariants (IrVerifier checks them):
//  - every block ends in exactly one terminator; block 0 is the entry and no branch leads to it;
//  - a value is defined once, and used only in the block that defines it, after its definition; what lives longer goes through a local;
//  - a struct value is an immutable copy: later stores to the local it was loaded from do not change it;
//  - parameters are locals too (starg is a store), in the order of the managed signature, `this` first;
//  - a block with a pad does not leave the function by its guards, exits and calls: each goes to the pad's block, which is none of its own.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR;

/// <summary>A value: the result of one instruction. Identity is by reference.</summary>
public sealed class IrValue(int id, IrType type)
{
    /// <summary>Number of the value, unique in its function.</summary>
    public int Id { get; } = id;
    public IrType Type { get; } = type;
    public override string ToString() => "%" + Id;
}

/// <summary>A local variable, parameter, or stack slot that lives across blocks. Identity is by reference.</summary>
public sealed class IrLocal(int index, string name, IrType type)
{
    /// <summary>Index in <see cref="IrFunction.Parameters"/> or <see cref="IrFunction.Locals"/>.</summary>
    public int Index { get; } = index;
    public string Name { get; } = name;
    public IrType Type { get; } = type;
    public override string ToString() => "$" + Name;
}

/// <summary>How the optimizer may inline a function into its callers.</summary>
public enum IrInlining
{
    /// <summary>By LLVM's cost model.</summary>
    ByCost,
    /// <summary>Always: MethodImplOptions.AggressiveInlining.</summary>
    Always,
    /// <summary>Never: MethodImplOptions.NoInlining.</summary>
    Never,
}

/// <summary>A basic block.</summary>
/// <param name="Id">Index in <see cref="IrFunction.Blocks"/>.</param>
public sealed record IrBlock(int Id, ImmutableArray<IrInstruction> Instructions, IrTerminator Terminator)
{
    /// <summary>The <see cref="Pad"/> of a block whose exits leave the function.</summary>
    public const int NoPad = -1;

    /// <summary>Index in <see cref="IrFunction.Pads"/> of where the block's exits go, or <see cref="NoPad"/>.</summary>
    public int Pad { get; init; } = NoPad;
}

/// <summary>
/// Where the exits of a protected block go (ECMA-335 I.12.4.2): the exit stores its code into <paramref name="Status"/> and its payload
/// into a record that belongs to the pad, and control goes on at <paramref name="Block"/>.
/// </summary>
/// <param name="Status">A local of type I32.</param>
public sealed record IrPad(int Block, IrLocal Status);

/// <summary>One compiled method. See the file's head for the invariants.</summary>
public sealed class IrFunction
{
    /// <summary>
    /// Readable, deterministic symbol without slug or target: letters, digits, '_', '.', '$' only, and unique among all packages'
    /// methods with equal code (it ends in a hash of the full closed signature and its assembly).
    /// </summary>
    public required string Symbol { get; init; }

    /// <summary>Full managed signature with closed generic arguments, for people.</summary>
    public required string DisplayName { get; init; }

    public required IrType ReturnType { get; init; }

    /// <summary>One a parameter of the method; a parameter of object type, or of what is known at build time, has type void, since nothing is passed for it.</summary>
    public required ImmutableArray<IrLocal> Parameters { get; init; }

    public required ImmutableArray<IrLocal> Locals { get; init; }
    public required ImmutableArray<IrBlock> Blocks { get; init; }

    /// <summary>Where protected blocks go when they exit; see <see cref="IrBlock.Pad"/>.</summary>
    public ImmutableArray<IrPad> Pads { get; init; } = [];

    /// <summary>What the function needs from the managed side beyond its parameters, callees' needs included; passed after them.</summary>
    public required ImmutableArray<IrCapture> Captures { get; init; }

    /// <summary>
    /// True when the function can leave through an <see cref="IrExitSite"/>, of its own or of a callee, that no pad of it catches: it then
    /// returns a status.
    /// </summary>
    public required bool MayExit { get; init; }

    /// <summary>True when an exit it can leave through carries values: it then takes the address of the exit record.</summary>
    public required bool NeedsExitRecord { get; init; }

    public required IrInlining Inlining { get; init; }

    /// <summary>True when the function has a loop or is recursive, so that a call of it has no static bound.</summary>
    public required bool HasLoop { get; init; }

    /// <summary>True when its floats may be treated as real numbers: the FastMath attribute.</summary>
    public bool IsFastMath { get; init; }

    /// <summary>Numbers of parameters that are addresses of arrays and strings: two of them are one object, or have no byte in common.</summary>
    public ImmutableArray<int> ObjectParameters { get; init; } = [];

    /// <summary>Numbers of parameters with the NoAlias attribute: what an address among them leads to is written through nothing else.</summary>
    public ImmutableArray<int> NoAliasParameters { get; init; } = [];

    /// <summary>
    /// Numbers of parameters that refer to a value which nothing else reaches while the function runs, and nobody reads once an exception has left it.
    /// </summary>
    public ImmutableArray<int> OwnedParameters { get; init; } = [];

    /// <summary>Its method in the source; null where that is not asked for or not known.</summary>
    public IrSource? Source { get; init; }

    /// <summary>The same method by another body.</summary>
    public IrFunction WithBody(ImmutableArray<IrLocal> locals, ImmutableArray<IrBlock> blocks) => new()
    {
        Symbol = Symbol,
        DisplayName = DisplayName,
        ReturnType = ReturnType,
        Parameters = Parameters,
        Locals = locals,
        Blocks = blocks,
        Pads = Pads,
        Captures = Captures,
        MayExit = MayExit,
        NeedsExitRecord = NeedsExitRecord,
        Inlining = Inlining,
        HasLoop = HasLoop,
        IsFastMath = IsFastMath,
        ObjectParameters = ObjectParameters,
        NoAliasParameters = NoAliasParameters,
        OwnedParameters = OwnedParameters,
        Source = Source,
    };

    /// <summary>The instructions of some blocks, in their order.</summary>
    public IEnumerable<IrInstruction> InstructionsIn(IEnumerable<int> blocks) => blocks.SelectMany(block => Blocks[block].Instructions);

    /// <summary>Variables and parameters that the function assigns, or takes the address of.</summary>
    public ImmutableHashSet<IrLocal> AssignedLocals() =>
    [
        .. Blocks.SelectMany(block => block.Instructions)
            .Where(instruction => instruction is IrStoreLocal or IrLocalAddress).Select(instruction => instruction.Local()!),
    ];

    /// <summary>Variables that code may change by their address.</summary>
    public ImmutableHashSet<IrLocal> AddressedLocals() =>
        [.. Blocks.SelectMany(block => block.Instructions).OfType<IrLocalAddress>().Select(address => address.Local)];

    public override string ToString() => DisplayName;
}

/// <summary>
/// What native code needs that only the managed side can reach: the address of a static or of a field of a managed object, or a
/// pinned array or string found in one. The stub evaluates it before the call; native code sees an address.
/// </summary>
/// <param name="Root">Where the path starts.</param>
/// <param name="Path">
/// Full names of the instance fields to follow from the root, outermost first. When a field before the last holds null, the stub
/// runs the IL instead. Empty for a static root that is itself the captured thing.
/// </param>
/// <param name="Kind">Whether the last step yields its address or the object it holds.</param>
public sealed record IrCapture(IrCaptureRoot Root, ImmutableArray<string> Path, IrCaptureKind Kind)
{
    /// <summary>
    /// Bytes from the first field of the object to this one, as the runtime is expected to place it; null for what is no field of an object, and where that is not
    /// known. It follows from the path, so it is no part of what makes two captures equal.
    /// </summary>
    public int? Offset { get; init; }

    public bool Equals(IrCapture? other) => other is not null && Root == other.Root && Kind == other.Kind && Path.SequenceEqual(other.Path);
    public override int GetHashCode() => HashCode.Combine(Root, Kind, Path.Length, Path.Length == 0 ? 0 : Path[^1].GetHashCode(StringComparison.Ordinal));

    /// <summary>The same thing as a caller reaches it that passed those object paths for the callee's parameters.</summary>
    public IrCapture SeenFrom(ImmutableArray<IrObjectPath?> objectPaths)
    {
        var path = new IrObjectPath(Root, Path).SeenFrom(objectPaths);
        return new IrCapture(path.Root, path.Path, Kind) { Offset = Offset };
    }

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {string.Join('.', Path.Prepend(Root.ToString()))}";
}

/// <summary>The start of a capture's path: a parameter of the function, or a static field.</summary>
/// <param name="Parameter">Index of a parameter of object type, or -1.</param>
/// <param name="StaticField">Full name of a static field, or null.</param>
public sealed record IrCaptureRoot(int Parameter, string? StaticField)
{
    public static IrCaptureRoot OfParameter(int index) => new(index, null);
    public static IrCaptureRoot OfStatic(string field) => new(-1, field);
    public override string ToString() => StaticField ?? "arg" + Parameter;
}

/// <summary>What a capture passes.</summary>
public enum IrCaptureKind
{
    /// <summary>The address of the field.</summary>
    Address,
    /// <summary>The address of the array or string object the field holds, pinned for the call; null stays null.</summary>
    PinnedObject,
}

/// <summary>A place where native code leaves for the managed side to throw.</summary>
/// <param name="Code">
/// Status the kernel returns: nonzero; below <see cref="FirstCustom"/> one of the runtime's own exceptions, else derived from
/// <paramref name="Key"/>, so that it does not depend on what else a package holds.
/// </param>
/// <param name="Key">Full identity in text: the exception's name, or method, offset and IL of a throw expression.</param>
/// <param name="Payload">Types of the values the throw expression needs, in order; each takes eight bytes of the exit record.</param>
public sealed record IrExitSite(int Code, string Key, ImmutableArray<IrType> Payload)
{
    public const int FirstCustom = 16;

    public static readonly IrExitSite NullReference = new(1, "System.NullReferenceException", []);
    public static readonly IrExitSite IndexOutOfRange = new(2, "System.IndexOutOfRangeException", []) { IsOfIndex = true };
    public static readonly IrExitSite DivideByZero = new(3, "System.DivideByZeroException", []);
    public static readonly IrExitSite Overflow = new(4, "System.OverflowException", []);

    /// <summary>A call of an instruction the machine does not have, where the JIT compiler makes a throw of it.</summary>
    public static readonly IrExitSite PlatformNotSupported = new(5, "System.PlatformNotSupportedException", []);

    /// <summary>An element number out of range, where the JIT compiler makes the test itself: without the parameter's name.</summary>
    public static readonly IrExitSite ArgumentOutOfRange = new(6, "System.ArgumentOutOfRangeException", []);

    /// <summary>ckfinite on NaN or infinity: ECMA-335 III.3.19 asks for ArithmeticException, CoreCLR throws OverflowException.</summary>
    public static IrExitSite Arithmetic => Overflow;

    /// <summary>Whether an index was out of range: of an array or string, or of a span, whose indexer throws for itself.</summary>
    public bool IsOfIndex { get; init; }

    public bool Equals(IrExitSite? other) => other is not null && Key == other.Key && Code == other.Code;
    public override int GetHashCode() => Code;
    public override string ToString() => Key;
}

/// <summary>Read-only bytes placed in the image's data section (RVA data, constant tables).</summary>
/// <param name="Symbol">Deterministic symbol: derived from the bytes, so that equal data is one.</param>
public sealed record IrData(string Symbol, ImmutableArray<byte> Bytes, int Alignment)
{
    public bool Equals(IrData? other) => other is not null && Symbol == other.Symbol;
    public override int GetHashCode() => Symbol.GetHashCode(StringComparison.Ordinal);
}
