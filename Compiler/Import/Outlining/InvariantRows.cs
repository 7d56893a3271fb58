// Rows that a loop reads from an array of arrays and that no round changes: `a[i]` in a loop over `a[i][j]`. Native code holds no array of objects, but
// it can be given the one array: the row is read before the loop and passed to it, as RyuJIT hoists it, too. That is also what an object found
// in an array is, whose fields the loop reads.
//
// A row is read once where the program reads it each round. Nothing in the loop can change it: a loop that stores references stays IL. Another thread may,
// and a loop that waits for one reads all of it each round. Where there is no such element, or no array, the loop runs as it is, as IL: it may not come to
// the element at all, and throws what is due if it does.
using System.Collections.Immutable;
using System.Globalization;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;

namespace PkgImage.Compiler.Import.Outlining;

/// <summary>An element of an array of references.</summary>
/// <param name="Array">What pushes the array; empty for an element of another row.</param>
/// <param name="Of">That row, or null.</param>
/// <param name="Index">What pushes the index.</param>
/// <param name="Type">Type of the element.</param>
/// <param name="Key">Equal for equal expressions.</param>
internal sealed record InvariantRow(ImmutableArray<Instruction> Array, InvariantRow? Of, ImmutableArray<Instruction> Index, TypeReference Type, string Key)
{
    /// <summary>Type of the array.</summary>
    public ArrayType ArrayType => new(Type);
}

/// <summary>The rows of a loop.</summary>
internal sealed class InvariantRows
{
    private readonly MethodBody _body;
    private readonly BodyFlow _flow;
    private readonly LoopRegion _region;
    private readonly HashSet<Instruction> _targets;
    private readonly HashSet<object> _changed;
    private readonly Dictionary<Instruction, (int First, InvariantRow Row)> _found = [];
    private readonly Dictionary<string, InvariantRow> _byKey = new(StringComparer.Ordinal);

    private InvariantRows(MethodBody body, BodyFlow flow, LoopRegion region)
    {
        _body = body;
        _flow = flow;
        _region = region;
        _targets = [.. body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            Instruction target => [target],
            Instruction[] targets => targets,
            _ => Enumerable.Empty<Instruction>(),
        })];
        _changed = [.. body.Instructions.Where((instruction, i) => BodyFlow.IsAddress(instruction) || (region.Contains(i) && BodyFlow.IsStore(instruction)))
            .Select(VariableOf).OfType<object>()];
    }

    /// <summary>Those that the loop is given, in the order of their first use.</summary>
    public IReadOnlyList<InvariantRow> Passed { get; private set; } = [];

    /// <summary>The rows of a region.</summary>
    public static InvariantRows Of(MethodBody body, BodyFlow flow, LoopRegion region)
    {
        var rows = new InvariantRows(body, flow, region);
        if (rows.Synchronizes())
            return rows;
        for (var i = region.First; i <= region.Last; i++)
        {
            if (body.Instructions[i].OpCode.Code == Code.Ldelem_Ref && flow.Depths[i] >= 2)
                rows.Find(i);
        }
        // What only another row is read from is not passed: that one begins where it does.
        foreach (var (end, (first, _)) in rows._found.ToList())
        {
            if (rows._found.Any(other => other.Value.First == first && flow.NumberOf(other.Key) > flow.NumberOf(end)))
                rows._found.Remove(end);
        }
        rows.Passed = [.. rows._found.OrderBy(found => flow.NumberOf(found.Key)).Select(found => found.Value.Row).Distinct()];
        return rows;
    }

    /// <summary>The row an instruction is the last of; null for any other.</summary>
    public InvariantRow? EndingAt(Instruction instruction) => _found.TryGetValue(instruction, out var found) ? found.Row : null;

    /// <summary>Whether an instruction only computes a row.</summary>
    public bool IsWithin(int number) => _found.Any(found => number >= found.Value.First && number <= _flow.NumberOf(found.Key));

    /// <summary>Whether the loop reads or writes in an order that other threads see.</summary>
    private bool Synchronizes() => _body.Instructions.Skip(_region.First).Take(_region.Last - _region.First + 1)
        .Any(instruction => instruction.OpCode.Code == Code.Volatile || instruction.Operand is MethodReference { DeclaringType.Namespace: "System.Threading" });

    private void Find(int end)
    {
        var depth = _flow.Depths[end];
        if (Start(end, depth - 2) is not { } first || Start(end, depth - 1) is not { } index || IsTarget(first + 1, end))
            return;
        ImmutableArray<Instruction> indexing = [.. _body.Instructions.Skip(index).Take(end - index)];
        if (!indexing.All(IsInvariantNumber))
            return;
        ImmutableArray<Instruction> array = [.. _body.Instructions.Skip(first).Take(index - first)];
        var of = _found.TryGetValue(array[^1], out var outer) && outer.First == first ? outer.Row : null;
        if (of is null && !IsInvariantArray(array))
            return;
        if ((of?.Type ?? TypeOf(array[^1])) is not ArrayType { IsVector: true, ElementType: { IsValueType: false, IsGenericParameter: false } element })
            return;
        var key = $"{of?.Key ?? Text(array)}[{Text(indexing)}]";
        if (!_byKey.TryGetValue(key, out var row))
            _byKey.Add(key, row = new InvariantRow(of is null ? array : [], of, indexing, element, key));
        _found.Add(_body.Instructions[end], (first, row));
    }

    /// <summary>Number of the instruction that begins to push the entry of the stack at a depth; null when control parts before it is used.</summary>
    private int? Start(int end, int depth)
    {
        for (var i = end - 1; i >= _region.First; i--)
        {
            if (_body.Instructions[i].OpCode.FlowControl is not FlowControl.Next || _flow.Depths[i] < depth)
                return null;
            if (_flow.Depths[i] == depth)
                return i;
        }
        return null;
    }

    private bool IsTarget(int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            if (_targets.Contains(_body.Instructions[i]))
                return true;
        }
        return false;
    }

    private bool IsInvariantNumber(Instruction instruction) => instruction.OpCode.Code switch
    {
        >= Code.Ldc_I4_M1 and <= Code.Ldc_I4 or Code.Add or Code.Sub or Code.Mul => true,
        _ => IsInvariantVariable(instruction) && TypeOf(instruction) is { MetadataType: MetadataType.Int32 },
    };

    /// <summary>Whether instructions push a variable, or a field of `this`.</summary>
    private bool IsInvariantArray(ImmutableArray<Instruction> array) => array switch
    {
        [var variable] => IsInvariantVariable(variable),
        [var self, { OpCode.Code: Code.Ldfld }] => !_body.Method.DeclaringType.IsValueType && VariableOf(self) == _body.ThisParameter && !_changed.Contains(_body.ThisParameter),
        _ => false,
    };

    private bool IsInvariantVariable(Instruction instruction) =>
        VariableOf(instruction) is { } variable && !BodyFlow.IsStore(instruction) && !_changed.Contains(variable) && variable != _body.ThisParameter;

    private TypeReference? TypeOf(Instruction instruction) => (object?)VariableOf(instruction) switch
    {
        VariableDefinition local => local.VariableType,
        ParameterDefinition parameter => parameter.ParameterType,
        _ => instruction.Operand is FieldReference { DeclaringType: not GenericInstanceType } field ? field.FieldType : null,
    };

    private object? VariableOf(Instruction instruction) => BodyFlow.VariableOf(instruction, _body);

    private string Text(IEnumerable<Instruction> instructions) => string.Join(' ', instructions.Select(instruction => VariableOf(instruction) switch
    {
        VariableDefinition local => string.Create(CultureInfo.InvariantCulture, $"local{local.Index}"),
        ParameterDefinition parameter => string.Create(CultureInfo.InvariantCulture, $"arg{parameter.Index}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{instruction.OpCode.Code} {instruction.Operand}"),
    }));
}
