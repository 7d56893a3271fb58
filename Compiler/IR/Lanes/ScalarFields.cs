// A function with its structs taken apart: a variable or parameter for each field, and no addresses. What runs in lanes has no memory that
// differs from lane to lane, so a complex number has to be two numbers.
//
// Only functions whose structs are read and written by whole fields, at places that are constants, or copied as a whole. Where the address
// of one goes anywhere else there is no such function.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Lanes;

/// <summary>What is passed for a parameter, or for a field of one.</summary>
/// <param name="Parameter">Number of the parameter it is part of.</param>
/// <param name="Offset">Bytes from its start.</param>
public sealed record ScalarParameter(int Parameter, int Offset, IrType Type);

/// <summary>Takes a function's structs apart.</summary>
internal sealed class ScalarFields
{
    /// <summary>Fields a struct may have: each of them is a register.</summary>
    private const int MaxFields = 8;

    private readonly Dictionary<IrLocal, ImmutableArray<Part>> _parts = [];
    private readonly Dictionary<IrValue, (IrLocal Variable, long Offset)> _places = [];
    private readonly Dictionary<IrValue, ImmutableArray<IrValue>> _structs = [];
    private readonly Dictionary<IrValue, long> _numbers = [];
    private readonly List<IrInstruction> _instructions = [];
    private int _nextValue;

    /// <summary>A field of a variable, or a variable that is no struct.</summary>
    private sealed record Part(long Offset, IrLocal Variable);

    /// <summary>The function in scalars alone, under another symbol; null when it cannot be.</summary>
    public static (IrFunction Function, ImmutableArray<ScalarParameter> Parameters)? Split(IrFunction function, string symbol) =>
        new ScalarFields().SplitFunction(function, symbol);

    private (IrFunction, ImmutableArray<ScalarParameter>)? SplitFunction(IrFunction function, string symbol)
    {
        var parameters = ImmutableArray.CreateBuilder<ScalarParameter>();
        var variables = new List<IrLocal>();
        if (!function.Parameters.All(parameter => Add(parameter, variables)))
            return null;
        foreach (var parameter in function.Parameters)
            parameters.AddRange(_parts[parameter].Select(part => new ScalarParameter(parameter.Index, (int)part.Offset, part.Variable.Type)));
        var locals = new List<IrLocal>();
        if (!function.Locals.All(local => Add(local, locals)))
            return null;
        _nextValue = 1 + function.Blocks.SelectMany(block => block.Instructions).SelectMany(instruction => instruction.Definitions())
            .Select(value => value.Id).DefaultIfEmpty().Max();
        var blocks = ImmutableArray.CreateBuilder<IrBlock>();
        foreach (var block in function.Blocks)
        {
            _instructions.Clear();
            if (!block.Instructions.All(SplitInstruction) || block.Terminator.Operands().Any(IsApart))
                return null;
            blocks.Add(block with { Instructions = [.. _instructions] });
        }
        var split = new IrFunction
        {
            Symbol = symbol,
            DisplayName = function.DisplayName,
            ReturnType = function.ReturnType,
            Parameters = [.. variables],
            Locals = [.. locals],
            Blocks = blocks.ToImmutable(),
            Captures = [],
            MayExit = false,
            NeedsExitRecord = false,
            Inlining = function.Inlining,
            HasLoop = function.HasLoop,
            IsFastMath = function.IsFastMath,
            Source = function.Source,
        };
        return (split, parameters.ToImmutable());
    }

    /// <summary>Adds the variables that stand for one.</summary>
    private bool Add(IrLocal variable, List<IrLocal> variables)
    {
        var fields = new List<(long Offset, IrType Type)>();
        if (!Flatten(variable.Type, 0, fields))
            return false;
        var parts = ImmutableArray.CreateBuilder<Part>();
        foreach (var (offset, type) in fields)
        {
            var part = new IrLocal(variables.Count, variable.Type.IsStruct ? $"{variable.Name}.{offset}" : variable.Name, type);
            variables.Add(part);
            parts.Add(new Part(offset, part));
        }
        _parts.Add(variable, parts.ToImmutable());
        return true;
    }

    private static bool Flatten(IrType type, long offset, List<(long Offset, IrType Type)> fields)
    {
        if (!type.IsStruct)
        {
            fields.Add((offset, type));
            return type.Kind is IrKind.I32 or IrKind.I64 or IrKind.F32 or IrKind.F64 && fields.Count <= MaxFields;
        }
        var end = 0L;
        foreach (var field in type.Layout!.Fields.OrderBy(field => field.Offset))
        {
            // Fields that share bytes (LayoutKind.Explicit) are no variables.
            if (field.Offset < end || !Flatten(field.Type, offset + field.Offset, fields))
                return false;
            end = field.Offset + field.Type.Size;
        }
        return true;
    }

    /// <summary>Whether there is no one value for a value any more: it is a struct, or the address of a variable.</summary>
    private bool IsApart(IrValue value) => value.Type.IsStruct || _places.ContainsKey(value);

    private bool SplitInstruction(IrInstruction instruction)
    {
        switch (instruction)
        {
            case IrConstant constant:
                _numbers.Add(constant.Result, constant.Bits);
                _instructions.Add(constant);
                return true;
            case IrLocalAddress address:
                _places.Add(address.Result, (address.Local, 0));
                return true;
            case IrOffset offset when _places.TryGetValue(offset.Base, out var place) && _numbers.TryGetValue(offset.Bytes, out var bytes):
                _places.Add(offset.Result, (place.Variable, place.Offset + bytes));
                return true;
            case IrLoad { IsVolatile: false } load when PartAt(load.Address, load.Result.Type) is { } part:
                _instructions.Add(new IrLoadLocal(load.Result, part));
                return true;
            case IrStore { IsVolatile: false } store when PartAt(store.Address, store.Value.Type) is { } part:
                _instructions.Add(new IrStoreLocal(part, store.Value));
                return true;
            case IrLoadLocal { Local.Type.IsStruct: true } load:
                _structs.Add(load.Result, [.. _parts[load.Local].Select(part => Defined(part.Variable.Type, value => new IrLoadLocal(value, part.Variable)))]);
                return true;
            case IrZeroStruct zero:
                var types = new List<(long Offset, IrType Type)>();
                if (!Flatten(zero.Result.Type, 0, types))
                    return false;
                _structs.Add(zero.Result, [.. types.Select(field => Defined(field.Type, value => new IrConstant(value, 0)))]);
                return true;
            case IrStoreLocal { Local.Type.IsStruct: true } store:
                if (!_structs.TryGetValue(store.Value, out var values))
                    return false;
                _instructions.AddRange(_parts[store.Local].Zip(values, (part, value) => new IrStoreLocal(part.Variable, value)));
                return true;
            case IrLoadLocal load:
                _instructions.Add(new IrLoadLocal(load.Result, _parts[load.Local][0].Variable));
                return true;
            case IrStoreLocal store:
                _instructions.Add(new IrStoreLocal(_parts[store.Local][0].Variable, store.Value));
                return true;
            default:
                _instructions.Add(instruction);
                return !instruction.Operands().Concat(instruction.Definitions()).Any(IsApart);
        }
    }

    private IrValue Defined(IrType type, Func<IrValue, IrInstruction> definition)
    {
        var value = new IrValue(_nextValue++, type);
        _instructions.Add(definition(value));
        return value;
    }

    /// <summary>The variable an address is of; null when it is of none, or of a part of one.</summary>
    private IrLocal? PartAt(IrValue address, IrType type) =>
        _places.TryGetValue(address, out var place)
            ? _parts[place.Variable].FirstOrDefault(part => part.Offset == place.Offset && part.Variable.Type == type)?.Variable
            : null;
}
