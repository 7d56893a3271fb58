// Fields that a function reads in loops and that nothing it does can change: they are read once, where it begins. In C# of objects the width of a
// picture and the scale of a filter are such; as loads of a loop neither would let its indices be linear, nor be known to stay what they are
// while elements are stored. Arrays that fields hold are variables from the beginning as well, so that they can be told apart (DistinctArrays).
//
// Reads may be moved so where no volatile access and no fence is crossed (ECMA-335 I.12.6.4 orders nothing else): a function that has one keeps
// all of its reads. What is read is there whenever the function runs: the stub found its address.
//
// A field is changed by a store to it, to a struct that holds it or that it holds, or to an unknown place: what goes by reference, span or pointer may
// be a field. Elements are none (ECMA-335 I.8.9.1: an array's memory is its own), and neither are the function's own variables. Two fields of
// one type may lie over each other (FieldOffset), so a store to one is taken for one to all of them.
using System.Collections.Immutable;

namespace PkgImage.Compiler.IR.Simplify;

/// <summary>Moves reads of fields to the beginning of a function.</summary>
internal static class EntryReads
{
    /// <summary>The function with its reads moved; the same one when there are none.</summary>
    /// <param name="callees">What the functions that it calls do to fields.</param>
    public static IrFunction Move(IrFunction function, Func<string, FieldEffects> callees)
    {
        if (!function.HasLoop || function.Captures.IsEmpty)
            return function;
        var effects = FieldEffects.Of(function, callees);
        var editor = new BodyEditor(function);
        var held = new Dictionary<string, IrLocal>(StringComparer.Ordinal);
        var blocks = function.Blocks.Select(block => block.Id == 0 ? block : Moved(block)).ToImmutableArray();
        return held.Count == 0 ? function : editor.Finish(blocks);

        IrBlock Moved(IrBlock block)
        {
            var captures = block.Instructions.OfType<IrCaptureValue>().ToDictionary(capture => capture.Result, capture => capture.Capture);
            return captures.Count == 0 ? block : block with { Instructions = [.. block.Instructions.Select(instruction => MovedRead(instruction, captures) ?? instruction)] };
        }

        IrInstruction? MovedRead(IrInstruction instruction, Dictionary<IrValue, IrCapture> captures) => instruction switch
        {
            IrCaptureValue { Capture.Kind: IrCaptureKind.PinnedObject } capture => new IrLoadLocal(capture.Result, Object(capture)),
            IrLoad { IsVolatile: false, Result.Type.IsStruct: false } load when captures.TryGetValue(load.Address, out var field) && !effects.MayChange(field)
                => new IrLoadLocal(load.Result, Field(field, load)),
            _ => null,
        };

        IrLocal Object(IrCaptureValue capture)
        {
            var key = capture.Capture.ToString();
            if (!held.TryGetValue(key, out var local))
            {
                held.Add(key, local = editor.NewLocal("object", IrType.Ptr));
                var value = editor.NewValue(IrType.Ptr);
                editor.AddFirst(capture with { Result = value });
                editor.AddFirst(new IrStoreLocal(local, value));
            }
            return local;
        }

        IrLocal Field(IrCapture capture, IrLoad load)
        {
            var key = $"{capture} {load.Result.Type}";
            if (!held.TryGetValue(key, out var local))
            {
                held.Add(key, local = editor.NewLocal("field", load.Result.Type));
                var (address, value) = (editor.NewValue(IrType.Ptr), editor.NewValue(load.Result.Type));
                editor.AddFirst(new IrCaptureValue(address, capture));
                editor.AddFirst(load with { Address = address, Result = value });
                editor.AddFirst(new IrStoreLocal(local, value));
            }
            return local;
        }
    }
}
