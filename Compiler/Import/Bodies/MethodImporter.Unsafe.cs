// System.Runtime.CompilerServices.Unsafe: its bodies are known only to the runtime's compiler, its meaning to everyone.
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private bool CallUnsafe(MethodReference method)
    {
        var generic = method as GenericInstanceMethod;
        var first = generic is null ? null : _scope.Close(generic.GenericArguments[0]);
        switch (method.Name)
        {
            case "Add" or "Subtract" when first is not null && method.Parameters.Count == 2:
                var index = PopNative();
                MoveAddress(method.Name == "Subtract", index, NativeShape(first).Type.Size);
                return true;
            case "AddByteOffset" or "SubtractByteOffset":
                var bytes = PopNative();
                MoveAddress(method.Name == "SubtractByteOffset", bytes, 1);
                return true;
            case "As" when generic!.GenericArguments.Count == 2:
                NativeShape(_scope.Close(generic.GenericArguments[1]));
                return true;
            case "As" when _stack.Count > 0 && _stack[^1].Kind == StackKind.PinnedObject:
                Push(Pop() with { Type = first });
                return true;
            case "AsRef":
                Push(new StackValue(StackKind.ByRef, AsPointer(PopNative())));
                return true;
            case "AsPointer":
                Push(new StackValue(StackKind.Pointer, AsPointer(PopNative())));
                return true;
            case "SizeOf":
                Push(Int32(NativeShape(first!).Type.Size));
                return true;
            case "ByteOffset":
                var target = AsInt64(PopNative());
                var origin = AsInt64(PopNative());
                Push(new StackValue(StackKind.Int64, _builder.Binary(IrBinaryOperator.Sub, target, origin)));
                return true;
            case "AreSame":
                PushAddressComparison(IrPredicate.Equal);
                return true;
            case "IsAddressLessThan":
                PushAddressComparison(IrPredicate.LessUnsigned);
                return true;
            case "IsAddressGreaterThan":
                PushAddressComparison(IrPredicate.GreaterUnsigned);
                return true;
            case "IsAddressLessThanOrEqualTo":
                PushAddressComparison(IrPredicate.LessOrEqualUnsigned);
                return true;
            case "IsAddressGreaterThanOrEqualTo":
                PushAddressComparison(IrPredicate.GreaterOrEqualUnsigned);
                return true;
            case "IsNullRef":
                Push(Int32(_builder.Compare(IrPredicate.Equal, AsPointer(PopNative()), _builder.NullPointer())));
                return true;
            case "NullRef":
                Push(new StackValue(StackKind.ByRef, _builder.NullPointer()));
                return true;
            case "SkipInit":
                Pop();
                return true;
            case "ReadUnaligned" or "Read":
                Push(LoadAt(Dereference(Pop()), NativeShape(first!), 1));
                return true;
            case "WriteUnaligned" or "Write":
                var written = PopNative();
                var shape = NativeShape(first!);
                StoreAt(Dereference(Pop()), Coerce(written, shape), shape, 1);
                return true;
            case "BitCast" when generic!.GenericArguments.Count == 2:
                return BitCast(NativeShape(first!), NativeShape(_scope.Close(generic.GenericArguments[1])));
            case "CopyBlock" or "CopyBlockUnaligned":
                var size = AsBlockSize(PopNative());
                var source = Dereference(Pop());
                _builder.Emit(new IrCopyBlock(Dereference(Pop()), source, size));
                return true;
            case "InitBlock" or "InitBlockUnaligned":
                var length = AsBlockSize(PopNative());
                var fill = AsInt32(PopNative());
                _builder.Emit(new IrFillBlock(Dereference(Pop()), fill, length));
                return true;
            default:
                throw Skip(DiagnosticCode.UnsupportedInstruction, $"calls Unsafe.{method.Name}");
        }
    }

    private void MoveAddress(bool isBackward, StackValue count, int size)
    {
        var scaled = size == 1 ? AsInt64(count) : _builder.Binary(IrBinaryOperator.Mul, AsInt64(count), _builder.Int64(size));
        if (isBackward)
            scaled = _builder.Define(IrType.I64, r => new IrUnary(r, IrUnaryOperator.Negate, scaled));
        var address = PopNative();
        Push(address with { Value = _builder.Offset(AsPointer(address), scaled, inBounds: false) });
    }

    private void PushAddressComparison(IrPredicate predicate)
    {
        var right = AsPointer(PopNative());
        Push(Int32(_builder.Compare(predicate, AsPointer(PopNative()), right)));
    }

    /// <summary>False for types of two sizes, which the method's own body throws at.</summary>
    private bool BitCast(TypeShape from, TypeShape to)
    {
        if (from.Type.Size != to.Type.Size)
            return false;
        var value = Coerce(PopNative(), from);
        if (value.Type.Kind == IrKind.I32 && from.Type.Size < 4)
            value = _builder.Convert(IrConversion.Truncate, value, from.Type);
        Push(LoadAt(Spill(value), to, 1));
        return true;
    }
}
