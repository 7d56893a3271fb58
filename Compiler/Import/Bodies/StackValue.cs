// An entry of the evaluation stack while a body is imported (ECMA-335 III.1.1 and III.1.5): a native value, or something that only
// exists at compile time and must be gone before native code needs it.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal enum StackKind
{
    Int32,
    /// <summary>int64 and native int alike: every target is 64-bit.</summary>
    Int64,
    Float32,
    Float64,
    /// <summary>Managed pointer: never null in code a compiler wrote.</summary>
    ByRef,
    /// <summary>Unmanaged pointer.</summary>
    Pointer,
    /// <summary>Array or string: the address of an object the stub has pinned.</summary>
    PinnedObject,
    Struct,
    /// <summary>ldnull.</summary>
    Null,
    /// <summary>An object known by its path from an argument or a static.</summary>
    ObjectPath,
    /// <summary>One object of the framework's whose exact type is known and that holds nothing: a default comparer, a sorter.</summary>
    KnownObject,
    /// <summary>ldtoken of a type, or the Type made of it.</summary>
    TypeToken,
    /// <summary>ldtoken of a field with data.</summary>
    FieldToken,
    /// <summary>ldftn of a static method: only calli may use it, as a call of that method.</summary>
    FunctionPointer,
    /// <summary>A caught exception: there is none in native code.</summary>
    Caught,
    /// <summary>What an exception's message is put together in: the address of a local, or a new one that has no local yet.</summary>
    Message,
    /// <summary>A managed expression that only a throw may use.</summary>
    ManagedExpression,
}

/// <summary>A stack entry, immutable.</summary>
/// <param name="Value">The native value; null for compile-time kinds.</param>
/// <param name="Type">Managed type where it matters: arrays, strings, structs, paths, tokens.</param>
internal sealed record StackValue(StackKind Kind, IrValue? Value = null, TypeReference? Type = null)
{
    /// <summary>Value of an integer known at compile time.</summary>
    public long? Constant { get; init; }

    /// <summary>
    /// For a pointer the value its address was computed from, when that may be null: dereferencing checks it, as the CLR turns an
    /// access near address zero into NullReferenceException. Null when the address cannot be.
    /// </summary>
    public IrValue? Root { get; init; }

    /// <summary>
    /// For a pinned object its bounds, where they are known: the length of an array or string; of an array of several dimensions all
    /// lengths, then all lower bounds. All are zero when it is null.
    /// </summary>
    public ImmutableArray<IrValue> Bounds { get; init; } = [];

    /// <summary>True for a struct between a box and the unbox or test that follows at once: no object comes to be.</summary>
    public bool IsBoxed { get; init; }

    public IrObjectPath? Path { get; init; }
    public FieldDefinition? Field { get; init; }
    public ManagedExpression? Expression { get; init; }
    public ClosedMethod? Function { get; init; }

    /// <summary>For a message, the index of the local.</summary>
    public int Variable { get; init; }

    /// <summary>For an expression, the number of side effects emitted before it.</summary>
    public int CreatedAt { get; init; }

    /// <summary>A constant text (ldstr); null for anything else.</summary>
    public string? Text => Expression?.Body is [{ OpCode.Code: Code.Ldstr, Operand: string text }] ? text : null;

    public bool IsNative => Value is not null;
    public bool IsAddress => Kind is StackKind.ByRef or StackKind.Pointer or StackKind.PinnedObject;
    public bool IsInteger => Kind is StackKind.Int32 or StackKind.Int64;
    public bool IsFloat => Kind is StackKind.Float32 or StackKind.Float64;

    public static readonly StackValue Null = new(StackKind.Null);
}

/// <summary>An expression the managed side evaluates when the kernel has left: what a throw is made of.</summary>
/// <param name="Body">Straight-line IL that leaves one object; the k-th null stands for "load payload value k".</param>
/// <param name="Payload">Native values it needs, each loaded once, in order.</param>
/// <param name="PayloadTypes">Their managed types.</param>
internal sealed record ManagedExpression(
    ImmutableArray<Instruction?> Body, ImmutableArray<StackValue> Payload, ImmutableArray<TypeReference> PayloadTypes)
{
    public static ManagedExpression Of(Instruction instruction) => new([instruction], [], []);

    public static ManagedExpression OfPayload(StackValue value, TypeReference type) => new([null], [value], [type]);

    /// <summary>This expression followed by another.</summary>
    public ManagedExpression Then(ManagedExpression next) =>
        new([.. Body, .. next.Body], [.. Payload, .. next.Payload], [.. PayloadTypes, .. next.PayloadTypes]);

    /// <summary>
    /// True when evaluating it may be seen: it calls or constructs something. Then it is evaluated exactly once, or the method stays IL.
    /// Boxing a number is not seen, nor is loading a constant.
    /// </summary>
    public bool HasEffects => Body.Any(i => i is not null && i.OpCode.Code is Code.Call or Code.Newobj);

    public ManagedExpression Then(Instruction instruction) => this with { Body = Body.Add(instruction) };
}
