// What is known of a pinned object's bounds: the length of an array or string, the lengths and lower bounds of an array of several
// dimensions.
//
// An object's bounds never change. So they are read once, where a variable gets its object, and not where elements are accessed: a read
// there stands in loops, behind other checks, where LLVM must not move it out; and while the length is a load of the loop, LLVM can neither
// tell how often the loop runs nor that a store leaves the length alone. A variable for each bound goes along with each variable of an
// object.
//
// A null has bounds as well: zero. No index is within them, so an access needs no test for null of its own. The test of the index fails,
// and the exit, which is cold, finds out which exception it is (IrGuard.NullObject).
using System.Collections.Immutable;
using Mono.Cecil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import.Types;
using PkgImage.Format;

namespace PkgImage.Compiler.Import.Bodies;

internal sealed partial class MethodImporter
{
    private readonly Dictionary<IrLocal, ImmutableArray<IrLocal>> _variableBounds = [];
    private readonly Dictionary<IrCapture, ImmutableArray<IrLocal>> _captureBounds = [];

    /// <summary>Gives a variable of an array or string its bounds. A local is null at first, and so are they.</summary>
    private void DeclareBounds(IrLocal variable, TypeShape shape)
    {
        if (shape.Family is TypeFamily.Array or TypeFamily.String)
            _variableBounds.Add(variable, BoundLocals(shape.Managed));
    }

    /// <summary>Reads the bounds of the arguments, at the very start.</summary>
    private void ReadArgumentBounds() => _builder.EmitFirst(() =>
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            var parameter = _parameters[i];
            if (_variableBounds.TryGetValue(parameter, out var bounds))
                StoreBounds(bounds, ReadBounds(_builder.Define(IrType.Ptr, r => new IrLoadLocal(r, parameter)), _parameterShapes[i].Managed));
        }
    });

    /// <summary>The object a variable holds, with its bounds.</summary>
    private StackValue WithBounds(StackValue value, IrLocal variable) =>
        _variableBounds.TryGetValue(variable, out var bounds) ? value with { Bounds = LoadBounds(bounds) } : value;

    /// <summary>An array or string that a field holds. The stub read the field, once, before the call.</summary>
    private StackValue CapturedObject(IrObjectPath path, TypeReference type)
    {
        var capture = new IrCapture(path.Root, path.Path, IrCaptureKind.PinnedObject);
        var value = new StackValue(StackKind.PinnedObject, Capture(path, IrCaptureKind.PinnedObject), type);
        if (!_captureBounds.TryGetValue(capture, out var bounds))
        {
            bounds = BoundLocals(type);
            _captureBounds.Add(capture, bounds);
            _builder.EmitFirst(() => StoreBounds(bounds, ReadBounds(_builder.Define(IrType.Ptr, r => new IrCaptureValue(r, capture)), type)));
        }
        return value with { Bounds = LoadBounds(bounds) };
    }

    /// <summary>Gives a slot of the stack the bounds of the object that it is made for.</summary>
    private void DeclareSlotBounds(IrLocal slot, StackValue value)
    {
        if (!value.Bounds.IsEmpty)
            _variableBounds.Add(slot, BoundLocals(value.Type!));
    }

    /// <summary>A variable gets another object, and other bounds with it.</summary>
    /// <param name="address">The object's.</param>
    /// <param name="type">The variable's.</param>
    private void StoreBounds(IrLocal variable, StackValue value, IrValue address, TypeReference type)
    {
        if (!_variableBounds.TryGetValue(variable, out var locals))
            return;
        if (value.Type is { } given && CountBounds(given) != CountBounds(type))
            throw Skip(DiagnosticCode.InvalidIL, "an array has another number of dimensions than its variable");
        StoreBounds(locals, value.Bounds.Length == locals.Length ? value.Bounds : ReadBounds(address, type));
    }

    /// <summary>The length of an array or string that is not null.</summary>
    private IrValue LengthOf(StackValue value, IrValue address) =>
        value.Bounds is [var length] ? length : Invariant(address, ObjectLayout.ArrayLength);

    /// <summary>Length and lower bound of one dimension.</summary>
    private (IrValue Length, IrValue LowerBound) BoundsOf(StackValue value, IrValue address, int dimension, int rank) =>
        value.Bounds.Length == 2 * rank
            ? (value.Bounds[dimension], value.Bounds[rank + dimension])
            : (Invariant(address, BoundOffset(dimension)), Invariant(address, BoundOffset(rank + dimension)));

    /// <summary>
    /// The address of an array or string whose first index is tested next, by <see cref="GuardIndex"/>: with bounds at hand that test is
    /// one for null as well.
    /// </summary>
    private IrValue AddressToIndex(StackValue value) =>
        value.Bounds.IsEmpty ? CheckedObject(value.Value ?? _builder.NullPointer()) : value.Value!;

    /// <summary>Leaves unless the index of an element is less than the length, both taken as unsigned; and when there is no object.</summary>
    private void GuardIndex(IrValue address, IrValue index, IrValue length) => _builder.Emit(
        new IrGuard(_builder.Compare(IrPredicate.LessUnsigned, index, length), IrExitSite.IndexOutOfRange)
        {
            NullObject = _checkedRoots.Add(address) ? address : null,
        });

    private ImmutableArray<IrLocal> BoundLocals(TypeReference type) =>
        [.. Enumerable.Range(0, CountBounds(type)).Select(_ => _builder.AddLocal("bound", IrType.I32))];

    private ImmutableArray<IrValue> LoadBounds(ImmutableArray<IrLocal> bounds) =>
        [.. bounds.Select(bound => _builder.Define(IrType.I32, r => new IrLoadLocal(r, bound)))];

    private void StoreBounds(ImmutableArray<IrLocal> locals, ImmutableArray<IrValue> bounds)
    {
        for (var i = 0; i < locals.Length; i++)
            _builder.Emit(new IrStoreLocal(locals[i], bounds[i]));
    }

    /// <summary>Reads the bounds of an object, or of zeros in its place when it is null.</summary>
    private ImmutableArray<IrValue> ReadBounds(IrValue address, TypeReference type)
    {
        var count = CountBounds(type);
        var nothing = DataAddress([.. new byte[BoundOffset(count)]]);
        var isNull = _builder.Compare(IrPredicate.Equal, address, _builder.NullPointer());
        var readable = _builder.Define(IrType.Ptr, r => new IrSelect(r, isNull, nothing, address));
        return count == 1
            ? [Invariant(readable, ObjectLayout.ArrayLength)]
            : [.. Enumerable.Range(0, count).Select(i => Invariant(readable, BoundOffset(i)))];
    }

    private static int CountBounds(TypeReference type) => type is ArrayType { IsVector: false } array ? 2 * array.Rank : 1;

    /// <summary>Where the i-th bound of an array of several dimensions is: lengths, then lower bounds.</summary>
    private static int BoundOffset(int i) => ObjectLayout.MultiArrayLengths + sizeof(int) * i;
}
