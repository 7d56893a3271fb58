// Arrays that a loop nest reads and writes, and that lie apart unless they are one and the same: managed arrays never overlap in part. So
// comparing references tells for all elements at once what compilers of other languages need a promise for.
//
// Only parameters that the function never assigns, and variables that hold an array of a field from its beginning on (EntryReads): what holds
// for them holds until it returns, whichever rounds of whichever loops two accesses belong to. What is known of a variable that is assigned holds
// for one round of the loop that assigns it, and LLVM's alias scopes cannot say that in a way all its passes mind (llvm-project issue 223170).
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Loops;

/// <summary>The arrays of a function, all of them there from its beginning on, that the elements it accesses belong to.</summary>
public sealed class DistinctArrays
{
    /// <summary>Comparisons before a nest: more are not worth it.</summary>
    private const int MaxPairs = 8;

    private readonly IrFunction _function;
    private readonly Dictionary<IrInstruction, IrLocal> _arrays = new(ReferenceEqualityComparer.Instance);

    public DistinctArrays(IrFunction function)
    {
        _function = function;
        var changes = function.Blocks.SelectMany(block => block.Instructions)
            .Where(instruction => instruction is IrStoreLocal or IrLocalAddress).ToLookup(instruction => instruction.Local()!);
        var parameters = function.ObjectParameters.Select(parameter => function.Parameters[parameter]).Where(parameter => !changes.Contains(parameter));
        var constant = parameters.Concat(FromFields(function.Blocks[0]).Where(local => changes[local].Count() == 1)).ToHashSet();
        foreach (var block in function.Blocks)
        {
            var reached = new Dictionary<IrValue, IrLocal>();
            foreach (var instruction in block.Instructions)
            {
                if (instruction is IrLoadLocal load && constant.Contains(load.Local))
                    reached.Add(load.Result, load.Local);
                else if (instruction is IrOffset { InBounds: true } offset && reached.TryGetValue(offset.Base, out var from))
                    reached.Add(offset.Result, from);
                else if (Address(instruction) is { } address && reached.TryGetValue(address, out var array))
                    _arrays.Add(instruction, array);
            }
        }
    }

    /// <summary>Variables that a block assigns an object that a field held before the call.</summary>
    private static IEnumerable<IrLocal> FromFields(IrBlock block)
    {
        var objects = block.Instructions.OfType<IrCaptureValue>().Where(capture => capture.Capture.Kind == IrCaptureKind.PinnedObject)
            .Select(capture => capture.Result).ToHashSet();
        return block.Instructions.OfType<IrStoreLocal>().Where(store => objects.Contains(store.Value)).Select(store => store.Local);
    }

    /// <summary>The array whose element an instruction loads or stores; null for one that is not known, and for all other instructions.</summary>
    public IrLocal? Of(IrInstruction access) => _arrays.GetValueOrDefault(access);

    /// <summary>Arrays that are not to be the same for stores to one of them to leave the other alone; null when there are too many.</summary>
    public ImmutableArray<(IrLocal Left, IrLocal Right)>? PairsIn(IrLoop loop)
    {
        var accesses = loop.Blocks.SelectMany(block => _function.Blocks[block].Instructions).Where(_arrays.ContainsKey)
            .Select(access => (Array: _arrays[access], Element: Element(access), IsWritten: access is IrStore)).Distinct().ToImmutableArray();
        // Elements of different types are no concern: such arrays are never the same (IrElements).
        var pairs = from written in accesses
                    where written.IsWritten
                    from other in accesses
                    where other.Element == written.Element && other.Array != written.Array
                    select string.CompareOrdinal(written.Array.Name, other.Array.Name) < 0 ? (written.Array, other.Array) : (other.Array, written.Array);
        ImmutableArray<(IrLocal, IrLocal)> distinct = [.. pairs.Distinct()];
        return distinct.Length <= MaxPairs ? distinct : null;
    }

    /// <summary>The address of an access to a number, lengths left out.</summary>
    private static IrValue? Address(IrInstruction instruction) => instruction switch
    {
        IrLoad { IsInvariant: false, Result.Type.IsStruct: false } load => load.Address,
        IrStore { Value.Type.IsStruct: false } store => store.Address,
        _ => null,
    };

    /// <summary>Pointers are native integers to the CLR, and those are int64 here.</summary>
    private static IrKind Element(IrInstruction access) =>
        (access is IrStore store ? store.Value.Type : ((IrLoad)access).Result.Type).Kind is var kind && kind == IrKind.Ptr ? IrKind.I64 : kind;
}
