// Which fields of objects a function may change, its callees included; see EntryReads.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>What a function does to fields.</summary>
/// <param name="IsUnknown">True when it may change any, or orders accesses to memory.</param>
/// <param name="Stored">The types whose fields it stores to by name, each with the fields on the way.</param>
internal sealed record FieldEffects(bool IsUnknown, ImmutableHashSet<string> Stored)
{
    public static readonly FieldEffects None = new(false, []);
    public static readonly FieldEffects Unknown = new(true, []);

    /// <summary>The effects of a body.</summary>
    /// <param name="callees">Those of what it calls.</param>
    public static FieldEffects Of(IrFunction function, Func<string, FieldEffects> callees)
    {
        var stored = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var block in function.Blocks)
        {
            var definitions = new Dictionary<IrValue, IrInstruction>();
            foreach (var instruction in block.Instructions)
            {
                foreach (var value in instruction.Definitions())
                    definitions.Add(value, instruction);
                if (Of(instruction, definitions, function, callees) is not { IsUnknown: false } effects)
                    return Unknown;
                stored.UnionWith(effects.Stored);
            }
        }
        return new FieldEffects(false, stored.ToImmutable());
    }

    /// <summary>Whether a field of an object may be another one after the function than before.</summary>
    public bool MayChange(IrCapture field) => IsUnknown || Types(field).Any(Stored.Contains);

    private static FieldEffects Of(
        IrInstruction instruction, Dictionary<IrValue, IrInstruction> definitions, IrFunction function, Func<string, FieldEffects> callees) => instruction switch
    {
        IrLoad { IsVolatile: true } or IrStore { IsVolatile: true } or IrIntrinsicCall { Intrinsic: IrIntrinsic.MemoryBarrier } => Unknown,
        IrStore { Elements: not IrElements.Unknown } => None,
        IrStore store => OfStoreTo(store.Address, definitions, function, isWithin: true),
        IrCopyBlock { IsVolatile: false } copy => OfStoreTo(copy.Destination, definitions, function, isWithin: true),
        IrFillBlock { IsVolatile: false } fill => OfStoreTo(fill.Destination, definitions, function, isWithin: true),
        IrCopyBlock or IrFillBlock => Unknown,
        IrCall call => callees(call.Callee),
        IrImportCall call => call.Import.Library == "libm" ? None : Unknown,
        // Instructions without a result store, or are fences.
        IrTargetCall call => call.Result is null ? Unknown : None,
        _ => None,
    };

    /// <param name="isWithin">Whether the place is within the object that the address leads to.</param>
    private static FieldEffects OfStoreTo(
        IrValue address, Dictionary<IrValue, IrInstruction> definitions, IrFunction function, bool isWithin) => definitions.GetValueOrDefault(address) switch
    {
        IrOffset offset => OfStoreTo(offset.Base, definitions, function, isWithin && offset.InBounds),
        IrLocalAddress or IrStackAllocate => None,
        // A local of the method whose loop it is.
        IrLoadLocal { Local: var parameter } when isWithin && function.OwnedParameters.Any(owned => function.Parameters[owned] == parameter) => None,
        IrCaptureValue { Capture: { Kind: IrCaptureKind.Address } field } => new FieldEffects(false, [.. Types(field)]),
        // Only arrays and strings are pinned for what is in them.
        IrCaptureValue when isWithin => None,
        _ => Unknown,
    };

    /// <summary>The types whose fields lead to a place: of the object that it is in, and of the structs in that. The objects before it stay what they are.</summary>
    private static IEnumerable<string> Types(IrCapture field)
    {
        ImmutableArray<string> names = field.Root.StaticField is { } root ? [root, .. field.Path] : field.Path;
        for (var i = names.Length - 1; i >= 0 && (i == names.Length - 1 || names[i].EndsWith(IrObjectPath.Within)); i--)
            yield return names[i][..names[i].LastIndexOf("::", StringComparison.Ordinal)];
    }
}
