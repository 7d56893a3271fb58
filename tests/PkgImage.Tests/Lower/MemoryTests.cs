// Memory as native code: structs by address and through the return buffer, spans, stack memory, block operations, imports, data.
using System.Runtime.InteropServices;
using PkgImage.Compiler.IR;
using PkgImage.Tests.IR;

namespace PkgImage.Tests.Lower;

[TestClass]
public sealed unsafe class MemoryTests
{
    private static readonly IrType s_vector = IrType.Struct(new IrLayout(
        "N.Vector", 24, 8, [new IrField("x", IrType.F64, 0), new IrField("y", IrType.F64, 8), new IrField("z", IrType.I32, 16)]));

    private static readonly IrType s_span = IrType.Struct(new IrLayout(
        "System.Span", 16, 8, [new IrField("_reference", IrType.Ptr, 0), new IrField("_length", IrType.I32, 8)]));

    [StructLayout(LayoutKind.Sequential)]
    private record struct Vector(double X, double Y, int Z);

    private static IrValue Load(FunctionUnderTest f, IrLocal local) => f.Define(local.Type, r => new IrLoadLocal(r, local));

    private static IrValue Address(FunctionUnderTest f, IrLocal local, long offset)
    {
        var start = f.Define(IrType.Ptr, r => new IrLocalAddress(r, local));
        var bytes = f.Constant(IrType.I64, offset);
        return f.Define(IrType.Ptr, r => new IrOffset(r, start, bytes, InBounds: true));
    }

    /// <summary>Negate(v): v.x = -v.x; return v.</summary>
    private static IrFunction Negate()
    {
        var f = new FunctionUnderTest { Symbol = "Negate_1", ReturnType = s_vector };
        var v = f.Parameter("v", s_vector);
        var address = Address(f, v, 0);
        var x = f.Define(IrType.F64, r => new IrLoad(r, address, 8));
        f.Add(new IrStore(address, f.Define(IrType.F64, r => new IrUnary(r, IrUnaryOperator.Negate, x)), 8));
        f.End(new IrReturn(Load(f, v)));
        return f.Build();
    }

    [TestMethod]
    public void A_struct_is_copied_in_and_returned_through_the_buffer()
    {
        using var image = KernelImage.Load("x86-64-v3", KernelImage.Kernel(Negate()));
        var argument = new Vector(1.5, 2, 3);
        Vector result;
        ((delegate* unmanaged<Vector*, Vector*, void>)image[0])(&result, &argument);
        Assert.AreEqual(new Vector(-1.5, 2, 3), result);
        Assert.AreEqual(new Vector(1.5, 2, 3), argument);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void A_struct_value_stays_what_it_was(int level)
    {
        // old = v; v.y = 9; changed = Negate(old); result = { old.x, v.y, changed.z } with the rest from old
        var f = new FunctionUnderTest { Symbol = "Mix_1", ReturnType = s_vector };
        var v = f.Parameter("v", s_vector);
        var (result, changed) = (f.Local("result", s_vector), f.Local("changed", s_vector));
        var old = Load(f, v);
        f.Add(new IrStore(Address(f, v, 8), f.Constant(IrType.F64, BitConverter.DoubleToInt64Bits(9)), 8));
        var negated = f.Define(s_vector, r => new IrCall(r, "Negate_1", [old], [null]));
        f.Add(new IrStoreLocal(changed, negated));
        f.Add(new IrStoreLocal(result, old));
        var x = Address(f, changed, 0);
        f.Add(new IrStore(Address(f, result, 8), f.Define(IrType.F64, r => new IrLoad(r, x, 8)), 8));
        f.End(new IrReturn(Load(f, result)));

        using var image = KernelImage.Load(KernelImage.Settings with { Optimize = level }, "x86-64-v2", KernelImage.Kernel(f.Build(), Negate()));
        var argument = new Vector(1.5, 2, 3);
        Vector actual;
        ((delegate* unmanaged<Vector*, Vector*, void>)image[0])(&actual, &argument);
        Assert.AreEqual(new Vector(1.5, -1.5, 3), actual);
    }

    [TestMethod]
    public void A_struct_and_a_status_are_returned_together()
    {
        // Checked(v, ok): guard ok; return v. Twice as deep, so that the status also passes a caller with a struct of its own.
        var inner = new FunctionUnderTest { Symbol = "Checked_1", ReturnType = s_vector, MayExit = true };
        var (v, ok) = (inner.Parameter("v", s_vector), inner.Parameter("ok", IrType.I32));
        inner.Add(new IrGuard(Load(inner, ok), IrExitSite.Overflow));
        inner.End(new IrReturn(Load(inner, v)));
        var outer = new FunctionUnderTest { Symbol = "Outer_1", ReturnType = s_vector, MayExit = true };
        var arguments = new[] { outer.Parameter("v", s_vector), outer.Parameter("ok", IrType.I32) }.Select(local => Load(outer, local)).ToList();
        outer.End(new IrReturn(outer.Define(s_vector, r => new IrCall(r, "Checked_1", [.. arguments], [null, null]))));

        using var image = KernelImage.Load("x86-64-v3", KernelImage.Kernel(outer.Build(), inner.Build()));
        var checkedCopy = (delegate* unmanaged<Vector*, Vector*, int, int*, void>)image[0];
        foreach (var (flag, expected) in new[] { (1, 0), (0, IrExitSite.Overflow.Code) })
        {
            var (argument, result, status) = (new Vector(1, 2, 3), default(Vector), -1);
            checkedCopy(&result, &argument, flag, &status);
            Assert.AreEqual(expected, status);
            if (expected == 0)
                Assert.AreEqual(argument, result);
        }
    }

    [TestMethod]
    public void A_span_is_its_address_and_its_length()
    {
        // sum of the first two bytes of Span, plus a thousand times the length
        var f = new FunctionUnderTest { Symbol = "Span_1", ReturnType = IrType.I32 };
        var span = f.Parameter("span", s_span);
        var lengthAddress = Address(f, span, 8);
        var length = f.Define(IrType.I32, r => new IrLoad(r, lengthAddress, 4));
        var reference = Address(f, span, 0);
        var first = f.Define(IrType.Ptr, r => new IrLoad(r, reference, 8));
        var one = f.Constant(IrType.I64, 1);
        var second = f.Define(IrType.Ptr, r => new IrOffset(r, first, one, InBounds: true));
        var bytes = new[] { first, second }.Select(address =>
        {
            var small = f.Define(IrType.I8, r => new IrLoad(r, address, 1));
            return f.Define(IrType.I32, r => new IrConvert(r, IrConversion.ZeroExtend, small));
        }).ToList();
        var thousand = f.Constant(IrType.I32, 1000);
        var scaled = f.Define(IrType.I32, r => new IrBinary(r, IrBinaryOperator.Mul, length, thousand));
        var sum = f.Define(IrType.I32, r => new IrBinary(r, IrBinaryOperator.Add, bytes[0], bytes[1]));
        f.End(new IrReturn(f.Define(IrType.I32, r => new IrBinary(r, IrBinaryOperator.Add, sum, scaled))));

        using var image = KernelImage.Load("x86-64-v2", KernelImage.Kernel(f.Build(), [0], []));
        var data = stackalloc byte[] { 200, 100, 1 };
        Assert.AreEqual(3300, ((delegate* unmanaged<byte*, int, int>)image[0])(data, 3));
    }

    [TestMethod]
    public void Small_integers_are_narrowed_and_widened()
    {
        // (sbyte a, ushort b) => a * 100000 + b, stored to memory as a short first
        var f = new FunctionUnderTest { Symbol = "Small_1", ReturnType = IrType.I32 };
        var (a, b, p) = (f.Parameter("a", IrType.I8), f.Parameter("b", IrType.I16), f.Parameter("p", IrType.Ptr));
        var small = Load(f, a);
        var signed = f.Define(IrType.I32, r => new IrConvert(r, IrConversion.SignExtend, small));
        var half = Load(f, b);
        f.Add(new IrStore(Load(f, p), half, 2));
        var unsigned = f.Define(IrType.I32, r => new IrConvert(r, IrConversion.ZeroExtend, half));
        var factor = f.Constant(IrType.I32, 100000);
        var product = f.Define(IrType.I32, r => new IrBinary(r, IrBinaryOperator.Mul, signed, factor));
        f.End(new IrReturn(f.Define(IrType.I32, r => new IrBinary(r, IrBinaryOperator.Add, product, unsigned))));

        using var image = KernelImage.Load("x86-64-v3", KernelImage.Kernel(f.Build()));
        var memory = 0x7777_0000;
        var result = ((delegate* unmanaged<int, int, int*, int>)image[0])(0x1FF, unchecked((int)0xABCD_FFFE), &memory);
        Assert.AreEqual(-100000 + 0xFFFE, result);
        Assert.AreEqual(0x7777_FFFE, memory);
    }

    [TestMethod]
    public void Stack_memory_of_any_size_is_zeroed_when_asked_for_and_null_when_empty()
    {
        // p = stackalloc byte[n]; return n == 0 ? p == null : p[n - 1] == 0 && aligned
        var f = new FunctionUnderTest { Symbol = "Stack_1", ReturnType = IrType.I64 };
        var n = Load(f, f.Parameter("n", IrType.I64));
        var room = f.Define(IrType.Ptr, r => new IrStackAllocate(r, n, IsZeroed: true));
        var p = f.Local("p", IrType.Ptr);
        f.Add(new IrStoreLocal(p, room));
        var zero = f.Constant(IrType.I64);
        f.End(new IrConditionalBranch(f.Define(IrType.I32, r => new IrCompare(r, IrPredicate.Equal, n, zero)), 1, 2));
        var empty = Load(f, p);
        f.End(new IrReturn(f.Define(IrType.I64, r => new IrConvert(r, IrConversion.PointerToInteger, empty))));
        var start = Load(f, p);
        var size = Load(f, f.Build().Parameters[0]);
        var minusOne = f.Constant(IrType.I64, -1);
        var last = f.Define(IrType.I64, r => new IrBinary(r, IrBinaryOperator.Add, size, minusOne));
        var address = f.Define(IrType.Ptr, r => new IrOffset(r, start, last, InBounds: true));
        var value = f.Define(IrType.I8, r => new IrLoad(r, address, 1));
        var wide = f.Define(IrType.I64, r => new IrConvert(r, IrConversion.ZeroExtend, value));
        var number = f.Define(IrType.I64, r => new IrConvert(r, IrConversion.PointerToInteger, start));
        var mask = f.Constant(IrType.I64, 15);
        var low = f.Define(IrType.I64, r => new IrBinary(r, IrBinaryOperator.And, number, mask));
        f.End(new IrReturn(f.Define(IrType.I64, r => new IrBinary(r, IrBinaryOperator.Or, wide, low))));

        using var image = KernelImage.Load("x86-64-v2", KernelImage.Kernel(f.Build()));
        foreach (var bytes in new long[] { 0, 1, 17, 5000, 300_000, 3 })
            Assert.AreEqual(0, ((delegate* unmanaged<long, long>)image[0])(bytes), $"{bytes} bytes");
    }

    [TestMethod]
    public void Stack_memory_that_is_not_zeroed_holds_what_was_written()
    {
        // p = stackalloc int[2]; p[1] = x; return p[1] + (p[0] - p[0]): reading what nobody wrote is no undefined behaviour
        var f = new FunctionUnderTest { Symbol = "Raw_1", ReturnType = IrType.I32 };
        var x = Load(f, f.Parameter("x", IrType.I32));
        var size = f.Constant(IrType.I64, 8);
        var room = f.Define(IrType.Ptr, r => new IrStackAllocate(r, size, IsZeroed: false));
        var four = f.Constant(IrType.I64, 4);
        var second = f.Define(IrType.Ptr, r => new IrOffset(r, room, four, InBounds: true));
        f.Add(new IrStore(second, x, 4));
        var garbage = f.Define(IrType.I32, r => new IrLoad(r, room, 4));
        var nothing = f.Define(IrType.I32, r => new IrBinary(r, IrBinaryOperator.Sub, garbage, garbage));
        var written = f.Define(IrType.I32, r => new IrLoad(r, second, 4));
        f.End(new IrReturn(f.Define(IrType.I32, r => new IrBinary(r, IrBinaryOperator.Add, written, nothing))));

        using var image = KernelImage.Load("x86-64-v3", KernelImage.Kernel(f.Build()));
        Assert.AreEqual(42, ((delegate* unmanaged<int, int>)image[0])(42));
    }

    [TestMethod]
    public void Blocks_are_copied_and_filled_through_import_slots()
    {
        var copy = new FunctionUnderTest { Symbol = "Copy_1" };
        copy.Add(new IrCopyBlock(
            Load(copy, copy.Parameter("to", IrType.Ptr)), Load(copy, copy.Parameter("from", IrType.Ptr)), Load(copy, copy.Parameter("n", IrType.I64))));
        copy.End(new IrReturn(null));
        var fill = new FunctionUnderTest { Symbol = "Fill_1" };
        fill.Add(new IrFillBlock(
            Load(fill, fill.Parameter("to", IrType.Ptr)), Load(fill, fill.Parameter("value", IrType.I32)), Load(fill, fill.Parameter("n", IrType.I64))));
        fill.End(new IrReturn(null));

        using var image = KernelImage.Load("x86-64-v3", KernelImage.Kernel(copy.Build()), KernelImage.Kernel(fill.Build()));
        var expected = Enumerable.Range(0, 3000).Select(i => (byte)(i * 7)).ToArray();
        var actual = expected.ToArray();
        fixed (byte* p = actual)
        {
            ((delegate* unmanaged<byte*, byte*, long, void>)image[0])(p + 3, p, 2000);
            ((delegate* unmanaged<byte*, int, long, void>)image[1])(p + 2500, 0x1AB, 400);
        }
        expected.AsSpan(0, 2000).ToArray().CopyTo(expected, 3);
        expected.AsSpan(2500, 400).Fill(0xAB);
        CollectionAssert.AreEqual(expected, actual);
    }

    [TestMethod]
    public void Imports_and_data_are_reached()
    {
        // table[2] + sin(x), with a table of doubles as data of the image
        var table = new IrData("table_1", [.. MemoryMarshal.AsBytes<double>([1.0, 2.0, 40.0])], 8);
        var f = new FunctionUnderTest { Symbol = "Import_1", ReturnType = IrType.F64 };
        var x = Load(f, f.Parameter("x", IrType.F64));
        var sine = f.Define(IrType.F64, r => new IrImportCall(r, new IrImport("libm", "sin"), [x]));
        var start = f.Define(IrType.Ptr, r => new IrDataAddress(r, table));
        var offset = f.Constant(IrType.I64, 16);
        var address = f.Define(IrType.Ptr, r => new IrOffset(r, start, offset, InBounds: true));
        var element = f.Define(IrType.F64, r => new IrLoad(r, address, 8));
        f.End(new IrReturn(f.Define(IrType.F64, r => new IrBinary(r, IrBinaryOperator.Add, element, sine))));

        using var image = KernelImage.Load("x86-64-v2", KernelImage.Kernel(f.Build()));
        foreach (var value in new[] { 0.0, 1.0, -3.7, 1e22 })
            Assert.AreEqual(40.0 + Math.Sin(value), ((delegate* unmanaged<double, double>)image[0])(value));
    }

    [TestMethod]
    public void Locals_start_as_zero()
    {
        var f = new FunctionUnderTest { Symbol = "Zero_1", ReturnType = s_vector };
        var local = f.Local("v", s_vector);
        f.End(new IrReturn(Load(f, local)));

        using var image = KernelImage.Load("x86-64-v2", KernelImage.Kernel(f.Build()));
        var result = new Vector(1, 2, 3);
        ((delegate* unmanaged<Vector*, void>)image[0])(&result);
        Assert.AreEqual(default, result);
    }
}
