// A kernel: a method that gets a native entry point, with the calling convention between its managed stub and its invoke wrapper.
//
// The convention is written down once, here, and both sides follow it: Lower emits the invoke wrapper from it, Weave the stub.
// Only blittable values cross: integers of 32 and 64 bits, floats, addresses. Everything managed is pinned by the stub.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Work;

namespace PkgImage.Compiler.Kernels;

/// <summary>A method compiled with a native entry.</summary>
/// <param name="Index">Position in the package's kernel table; kernels are ordered by <see cref="IrFunction.Symbol"/>, ordinal.</param>
/// <param name="Function">The kernel's own body: the main function.</param>
/// <param name="Callees">Every function reachable from it through calls, itself excluded, ordered by symbol.</param>
/// <param name="Abi">How the stub calls the invoke wrapper.</param>
public sealed record Kernel(int Index, IrFunction Function, ImmutableArray<IrFunction> Callees, KernelAbi Abi);

/// <summary>The C signature of an invoke wrapper.</summary>
/// <param name="Arguments">In order. Each element tells how many native arguments it stands for (one, a span two).</param>
/// <param name="NativeReturn">I32, I64, F32, F64, Ptr or Void; a struct is returned through <see cref="AbiReturnBuffer"/>.</param>
/// <param name="SuppressGcTransition">True for a kernel that always ends soon: no loop but short ones, no call without a bound.</param>
public sealed record KernelAbi(ImmutableArray<AbiArgument> Arguments, IrType NativeReturn, bool SuppressGcTransition)
{
    /// <summary>
    /// Not null for a kernel whose arguments tell whether it ends soon. It is called without GC transition first, with
    /// <see cref="AbiStatus.BriefOnly"/>, and again with one when it has said that it would not.
    /// </summary>
    public CallWork? Work { get; init; }

    /// <summary>Not null for a kernel whose stub leaves calls that do little to the IL.</summary>
    public LittleWork? Little { get; init; }

    /// <summary>Whether the kernel says how it ended: it may exit, or not do what it was asked for.</summary>
    public bool HasStatus => Arguments.Any(argument => argument is AbiStatus);

    /// <summary>Builds the convention of a function: [return buffer] parameters captures [exit record] [status].</summary>
    /// <param name="forms">For each parameter of <paramref name="function"/> how its managed type crosses.</param>
    /// <param name="work">What is known of how much a call does; null where nothing is, or the function has no loop.</param>
    /// <param name="isForAllCalls">Whether native code is to run however little a call does.</param>
    public static KernelAbi For(IrFunction function, ImmutableArray<ParameterForm> forms, CallWork? work, bool isForAllCalls = true)
    {
        var little = work is null || isForAllCalls ? null : LittleWork.Of(work, IsGiven);
        var isBrief = !function.HasLoop || work is { IsAlwaysBrief: true };
        if (isBrief || work is { MayBeBrief: false })
            work = null;
        var arguments = ImmutableArray.CreateBuilder<AbiArgument>();
        if (function.ReturnType.IsStruct)
            arguments.Add(new AbiReturnBuffer(function.ReturnType));
        for (var i = 0; i < forms.Length; i++)
        {
            if (forms[i] != ParameterForm.Object)
                arguments.Add(new AbiParameter(i, forms[i], function.Parameters[i].Type));
        }
        foreach (var slot in IrCaptureSlot.Of(function.Captures))
            arguments.Add(new AbiCapture(slot));
        if (function.NeedsExitRecord)
            arguments.Add(new AbiExitRecord());
        if (function.MayExit || work is not null)
            arguments.Add(new AbiStatus());
        var nativeReturn = function.ReturnType.IsStruct ? IrType.Void : function.ReturnType;
        return new KernelAbi(arguments.ToImmutable(), nativeReturn, isBrief) { Work = work, Little = little };

        bool IsGiven(WorkTerm term) => term switch
        {
            WorkTerm.Parameter { Index: var index } => forms[index] == ParameterForm.Scalar,
            WorkTerm.Length { Object: WorkTerm.Parameter { Index: var index } } => forms[index] == ParameterForm.PinnedObject,
            WorkTerm.Length { Object: WorkTerm.Captured } or WorkTerm.SpanLength or WorkTerm.Field { Type.Kind: IrKind.I32 } => true,
            _ => false,
        };
    }
}

/// <summary>How a parameter's managed type crosses the boundary.</summary>
public enum ParameterForm
{
    /// <summary>By value; integers below 32 bits, bool and char widened to I32 as the evaluation stack holds them.</summary>
    Scalar,
    /// <summary>A managed pointer (ref, in, out, `this` of a struct): pinned, its address passed.</summary>
    ByRef,
    /// <summary>An array or string: pinned, the object's address passed; null stays null.</summary>
    PinnedObject,
    /// <summary>A struct without references: the address of the stub's copy.</summary>
    Struct,
    /// <summary>Span or ReadOnlySpan: two native arguments, the pinned address of the first element and the length as I32.</summary>
    Span,
    /// <summary>Any other object: nothing is passed; captures read its fields.</summary>
    Object,
}

/// <summary>One element of a kernel's native signature.</summary>
public abstract record AbiArgument;

/// <summary>The address of room for the returned struct; always first.</summary>
public sealed record AbiReturnBuffer(IrType Type) : AbiArgument;

/// <param name="Index">Index of the parameter, `this` counted.</param>
/// <param name="Type">The parameter's IR type (for a span the struct type: address at offset 0, length at offset 8).</param>
public sealed record AbiParameter(int Index, ParameterForm Form, IrType Type) : AbiArgument;

/// <summary>The address of a captured field, array or string, or of an object whose fields are captured.</summary>
public sealed record AbiCapture(IrCaptureSlot Slot) : AbiArgument;

/// <summary>The address of <see cref="ExitRecord.Slots"/> eight-byte slots for the payload of a throw.</summary>
public sealed record AbiExitRecord : AbiArgument;

/// <summary>
/// The address of an I32: <see cref="BriefOnly"/> or zero before the call. The invoke wrapper stores zero there, or the exit code when the
/// kernel leaves; nothing when it was to do brief work only and has found that it is more.
/// </summary>
public sealed record AbiStatus : AbiArgument
{
    /// <summary>No exit's code is negative.</summary>
    public const int BriefOnly = -1;
}

/// <summary>The exit record a stub provides.</summary>
public static class ExitRecord
{
    /// <summary>Number of eight-byte slots; a throw expression that needs more is skipped.</summary>
    public const int Slots = 8;
}
