// Fields of a value that only the function reaches, an enumerator of the method whose loop it is above all, are variables: read where the function begins, written
// back where it returns. As memory their value would be whatever the last store left, as far as anybody can tell, and the position of an enumerator no
// linear index.
//
// Nothing is written back where an exception leaves: that nobody reads them then is part of what owning means (IrFunction.OwnedParameters).
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Makes variables of owned fields.</summary>
internal static class OwnedFields
{
    /// <summary>A field that becomes a variable.</summary>
    /// <param name="Alignment">Of its accesses, at least.</param>
    private sealed record Field(IrCapture Capture, IrLocal Variable, int Alignment, bool IsStored);

    /// <summary>The function with its variables; the same one when it owns nothing.</summary>
    public static IrFunction Hold(IrFunction function)
    {
        if (function.OwnedParameters.IsEmpty)
            return function;
        var passedOn = function.Blocks.SelectMany(block => block.Instructions).OfType<IrCall>()
            .SelectMany(call => call.ObjectPaths).Where(path => path is { Path.IsEmpty: true }).Select(path => path!.Root.Parameter);
        var owned = function.OwnedParameters.Except(passedOn).ToHashSet();
        var editor = new BodyEditor(function);
        var fields = function.Captures
            .Where(capture => capture is { Kind: IrCaptureKind.Address, Path.Length: 1 } && owned.Contains(capture.Root.Parameter))
            .Select(capture => FieldOf(function, capture, editor)).OfType<Field>()
            .ToDictionary(field => field.Capture);
        if (fields.Count == 0)
            return function;
        foreach (var field in fields.Values)
        {
            var (address, value) = (editor.NewValue(IrType.Ptr), editor.NewValue(field.Variable.Type));
            editor.AddFirst(new IrCaptureValue(address, field.Capture));
            editor.AddFirst(new IrLoad(value, address, field.Alignment));
            editor.AddFirst(new IrStoreLocal(field.Variable, value));
        }
        return editor.Finish([.. function.Blocks.Select(block => Rewritten(block, fields, editor))]);
    }

    /// <summary>A field as a variable; null where it is more than loaded and stored, or by several types.</summary>
    private static Field? FieldOf(IrFunction function, IrCapture capture, BodyEditor editor)
    {
        var (types, alignment, isStored) = (new HashSet<IrType>(), int.MaxValue, false);
        foreach (var block in function.Blocks)
        {
            var addresses = block.Instructions.OfType<IrCaptureValue>().Where(value => value.Capture.Equals(capture)).Select(value => value.Result).ToHashSet();
            foreach (var instruction in block.Instructions.Where(instruction => instruction.Operands().Any(addresses.Contains)))
            {
                switch (instruction)
                {
                    case IrLoad { IsVolatile: false } load:
                        types.Add(load.Result.Type);
                        alignment = Math.Min(alignment, load.Alignment);
                        break;
                    case IrStore { IsVolatile: false } store when !addresses.Contains(store.Value):
                        types.Add(store.Value.Type);
                        alignment = Math.Min(alignment, store.Alignment);
                        isStored = true;
                        break;
                    default:
                        return null;
                }
            }
            if (block.Terminator.Operands().Any(addresses.Contains))
                return null;
        }
        return types.Count == 1 ? new Field(capture, editor.NewLocal("field", types.Single()), alignment, isStored) : null;
    }

    private static IrBlock Rewritten(IrBlock block, Dictionary<IrCapture, Field> fields, BodyEditor editor)
    {
        var addresses = block.Instructions.OfType<IrCaptureValue>()
            .Where(value => fields.ContainsKey(value.Capture)).ToDictionary(value => value.Result, value => fields[value.Capture]);
        var instructions = ImmutableArray.CreateBuilder<IrInstruction>();
        foreach (var instruction in block.Instructions)
        {
            switch (instruction)
            {
                case IrCaptureValue value when addresses.ContainsKey(value.Result):
                    break;
                case IrLoad load when addresses.TryGetValue(load.Address, out var field):
                    instructions.Add(new IrLoadLocal(load.Result, field.Variable) { Location = load.Location });
                    break;
                case IrStore store when addresses.TryGetValue(store.Address, out var field):
                    instructions.Add(new IrStoreLocal(field.Variable, store.Value) { Location = store.Location });
                    break;
                default:
                    instructions.Add(instruction);
                    break;
            }
        }
        if (block.Terminator is IrReturn)
        {
            foreach (var field in fields.Values.Where(field => field.IsStored))
            {
                var (address, value) = (editor.NewValue(IrType.Ptr), editor.NewValue(field.Variable.Type));
                instructions.Add(new IrCaptureValue(address, field.Capture));
                instructions.Add(new IrLoadLocal(value, field.Variable));
                instructions.Add(new IrStore(address, value, field.Alignment));
            }
        }
        return block with { Instructions = instructions.ToImmutable() };
    }
}
