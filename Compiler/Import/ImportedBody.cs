// One imported method before its callees are known: a function whose captures and exits are only its own.
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Kernels;

namespace PkgImage.Compiler.Import;

/// <summary>A call found in a body.</summary>
/// <param name="IsTail">True when the caller's frame must be gone before the callee runs (ECMA-335 III.2.4).</param>
internal sealed record CallSite(ClosedMethod Callee, ImmutableArray<IrObjectPath?> ObjectPaths, bool IsTail);

/// <summary>What a pad does with the exits that come to it.</summary>
/// <param name="CatchTypes">Closed types of its catch clauses, in order; empty for a cleanup handler.</param>
/// <param name="Rethrows">True when a handler of it rethrows what it caught.</param>
internal sealed record PadClauses(ImmutableArray<TypeReference> CatchTypes, bool Rethrows);

/// <summary>What importing one method gave.</summary>
internal sealed record ImportedBody
{
    public required ClosedMethod Method { get; init; }
    public required string Symbol { get; init; }
    public required IrType ReturnType { get; init; }
    public required ImmutableArray<IrLocal> Parameters { get; init; }
    public required ImmutableArray<ParameterForm> Forms { get; init; }
    public required ImmutableArray<IrLocal> Locals { get; init; }
    public required ImmutableArray<IrBlock> Blocks { get; init; }
    public required ImmutableArray<IrPad> Pads { get; init; }

    /// <summary>What each of <see cref="Pads"/> catches.</summary>
    public required ImmutableArray<PadClauses> Clauses { get; init; }

    /// <inheritdoc cref="IrFunction.OwnedParameters"/>
    public ImmutableArray<int> OwnedParameters { get; init; } = [];

    /// <summary>Captures the body itself uses, in order of first use.</summary>
    public required ImmutableArray<IrCapture> Captures { get; init; }

    /// <summary>True when an exit of the body's own leaves it.</summary>
    public required bool Exits { get; init; }

    /// <summary>True when such an exit carries values.</summary>
    public required bool CarriesPayload { get; init; }
    public required bool HasLoop { get; init; }
    public required ImmutableArray<CallSite> Calls { get; init; }
    public required ImmutableArray<ManagedThrow> Throws { get; init; }

    /// <summary>Fields named by captures and object paths.</summary>
    public required ImmutableArray<KeyValuePair<string, FieldReference>> Fields { get; init; }

    /// <summary>Value types whose layout the body relies on.</summary>
    public required ImmutableArray<TypeShape> Layouts { get; init; }

    /// <summary>Bodies that were evaluated for the constants the body holds.</summary>
    public required ImmutableArray<MethodDefinition> Evaluated { get; init; }

    /// <summary>Why managed code cannot call it through a stub although native code can; null when it can.</summary>
    public required string? NoStub { get; init; }

    /// <summary>True when the core library's code chose by what the hardware has, and there is a way that asks for nothing.</summary>
    public required bool HasPortableWay { get; init; }

    /// <summary>Its method in the source; null where lines are not asked for or not known.</summary>
    public required IrSource? Source { get; init; }

    /// <summary>The function, with what its callees add.</summary>
    public IrFunction ToFunction(ImmutableArray<IrCapture> captures, bool mayExit, bool needsExitRecord, bool hasLoop) => new()
    {
        Symbol = Symbol,
        DisplayName = Method.Signature,
        ReturnType = ReturnType,
        Parameters = Parameters,
        Locals = Locals,
        Blocks = Blocks,
        Pads = Pads,
        Captures = captures,
        MayExit = mayExit,
        NeedsExitRecord = needsExitRecord,
        Inlining = Method.Definition.NoInlining ? IrInlining.Never
            : Method.Definition.AggressiveInlining ? IrInlining.Always
            : IrInlining.ByCost,
        HasLoop = hasLoop,
        IsFastMath = CodePromises.HasFastMath(Method.Definition),
        ObjectParameters = [.. Enumerable.Range(0, Forms.Length).Where(parameter => Forms[parameter] == ParameterForm.PinnedObject)],
        NoAliasParameters = CodePromises.NoAlias(Method.Definition),
        OwnedParameters = OwnedParameters,
        Source = Source,
    };
}

/// <summary>Ends the import of one method; caught where the method's import began and turned into a <see cref="SkippedMethod"/>.</summary>
internal sealed class MethodSkippedException(DiagnosticCode code, string detail) : Exception(detail)
{
    public DiagnosticCode Code { get; } = code;
}
