// Control flow as native code: guards, exits with payloads, calls that pass a status on, captures, recursion, switches.
using System.Collections.Immutable;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Kernels;
using PkgImage.Tests.IR;

namespace PkgImage.Tests.Lower;

[TestClass]
public sealed unsafe class ControlTests
{
    private static IrValue Load(FunctionUnderTest f, IrLocal local) => f.Define(local.Type, r => new IrLoadLocal(r, local));

    private static IrValue Compare(FunctionUnderTest f, IrPredicate predicate, IrValue left, long right)
    {
        var constant = f.Constant(left.Type, right);
        return f.Define(IrType.I32, r => new IrCompare(r, predicate, left, constant));
    }

    private static IrValue Binary(FunctionUnderTest f, IrBinaryOperator operation, IrValue left, IrValue right) =>
        f.Define(left.Type, r => new IrBinary(r, operation, left, right));

    /// <summary>Overflow below zero, IndexOutOfRange above 100, else twice the argument.</summary>
    private static IrFunction Twice()
    {
        var f = new FunctionUnderTest { Symbol = "Twice_1", ReturnType = IrType.I32, MayExit = true };
        var x = Load(f, f.Parameter("x", IrType.I32));
        f.Add(new IrGuard(Compare(f, IrPredicate.GreaterOrEqual, x, 0), IrExitSite.Overflow));
        f.Add(new IrGuard(Compare(f, IrPredicate.LessOrEqual, x, 100), IrExitSite.IndexOutOfRange));
        f.End(new IrReturn(Binary(f, IrBinaryOperator.Add, x, x)));
        return f.Build();
    }

    [TestMethod]
    public void A_guard_leaves_with_its_code()
    {
        using var image = KernelImage.Load("x86-64-v3", KernelImage.Kernel(Twice()));
        var twice = (delegate* unmanaged<int, int*, int>)image[0];
        foreach (var (x, expected) in new[] { (-1, 4), (0, 0), (100, 0), (101, 2), (int.MinValue, 4) })
        {
            var status = -1;
            var result = twice(x, &status);
            Assert.AreEqual(expected, status);
            if (expected == 0)
                Assert.AreEqual(2 * x, result);
        }
    }

    [TestMethod]
    public void A_callees_status_ends_the_caller_at_once()
    {
        var f = new FunctionUnderTest { Symbol = "Both_1", MayExit = true };
        var (target, a, b) = (f.Parameter("target", IrType.Ptr), f.Parameter("a", IrType.I32), f.Parameter("b", IrType.I32));
        foreach (var x in new[] { a, b })
        {
            var argument = Load(f, x);
            var result = f.Define(IrType.I32, r => new IrCall(r, "Twice_1", [argument], [null]));
            f.Add(new IrStore(Load(f, target), result, 4));
        }
        f.End(new IrReturn(null));
        using var image = KernelImage.Load("x86-64-v2", KernelImage.Kernel(f.Build(), Twice()));
        var both = (delegate* unmanaged<int*, int, int, int*, void>)image[0];

        foreach (var (first, second, stored, expected) in new[] { (1, 2, 4, 0), (1, 200, 2, 2), (-1, 2, 7, 4), (-1, 200, 7, 4) })
        {
            var (memory, status) = (7, 0);
            both(&memory, first, second, &status);
            Assert.AreEqual(expected, status);
            Assert.AreEqual(stored, memory);
        }
    }

    [TestMethod]
    public void Payloads_lie_in_the_exit_records_slots()
    {
        var site = new IrExitSite(20, "throw", [IrType.I32, IrType.F64, IrType.I64, IrType.F32, IrType.Ptr]);
        var f = new FunctionUnderTest { Symbol = "Thrower_1", MayExit = true, NeedsExitRecord = true };
        var locals = new[] { IrType.I32, IrType.F64, IrType.I64, IrType.F32, IrType.Ptr }.Select((type, i) => f.Parameter("p" + i, type)).ToList();
        f.End(new IrExit(site, [.. locals.Select(local => Load(f, local))]));

        var g = new FunctionUnderTest { Symbol = "Caller_1", MayExit = true, NeedsExitRecord = true };
        var passed = f.Build().Parameters.Select(parameter => g.Parameter(parameter.Name, parameter.Type)).ToList();
        ImmutableArray<IrValue?> arguments = [.. passed.Select(local => Load(g, local))];
        g.Add(new IrCall(null, "Thrower_1", arguments, [null, null, null, null, null]));
        g.End(new IrReturn(null));

        using var image = KernelImage.Load("x86-64-v3", KernelImage.Kernel(f.Build()), KernelImage.Kernel(g.Build(), f.Build()));
        var slots = stackalloc long[ExitRecord.Slots];
        for (var kernel = 0; kernel < 2; kernel++)
        {
            new Span<long>(slots, ExitRecord.Slots).Fill(-1);
            var status = 0;
            ((delegate* unmanaged<int, double, long, float, void*, long*, int*, void>)image[kernel])(-5, 2.5, -6, 1.5f, slots, slots, &status);
            Assert.AreEqual(20, status);
            Assert.AreEqual(0xFFFF_FFFB, slots[0]);
            Assert.AreEqual(2.5, BitConverter.Int64BitsToDouble(slots[1]));
            Assert.AreEqual(-6, slots[2]);
            Assert.AreEqual((long)BitConverter.SingleToUInt32Bits(1.5f), slots[3]);
            Assert.AreEqual((nint)slots, (nint)slots[4]);
            Assert.AreEqual(-1, slots[5]);
        }
    }

    [TestMethod]
    public void Captures_are_found_by_the_path_from_the_object_passed()
    {
        IrCapture Of(IrCaptureRoot root, params ImmutableArray<string> path) => new(root, path, IrCaptureKind.Address);
        var shared = Of(IrCaptureRoot.OfStatic("N.T::g"));

        // Inner(object o) => o.x - g
        var inner = new FunctionUnderTest
        {
            Symbol = "Inner_1",
            ReturnType = IrType.I32,
            Captures = [Of(IrCaptureRoot.OfParameter(0), "N.O::x"), shared],
        };
        inner.Parameter("o", IrType.Void);
        var operands = inner.Captures.Select(capture =>
        {
            var address = inner.Define(IrType.Ptr, r => new IrCaptureValue(r, capture));
            return inner.Define(IrType.I32, r => new IrLoad(r, address, 4));
        }).ToList();
        inner.End(new IrReturn(Binary(inner, IrBinaryOperator.Sub, operands[0], operands[1])));

        // Outer(int a, object p) => a * Inner(p.inner)
        var outer = new FunctionUnderTest
        {
            Symbol = "Outer_1",
            ReturnType = IrType.I32,
            Captures = [shared, Of(IrCaptureRoot.OfParameter(1), "N.P::inner", "N.O::x")],
        };
        var a = outer.Parameter("a", IrType.I32);
        outer.Parameter("p", IrType.Void);
        var path = new IrObjectPath(IrCaptureRoot.OfParameter(1), ["N.P::inner"]);
        var difference = outer.Define(IrType.I32, r => new IrCall(r, "Inner_1", [null], [path]));
        outer.End(new IrReturn(Binary(outer, IrBinaryOperator.Mul, Load(outer, a), difference)));

        using var image = KernelImage.Load("x86-64-v2", KernelImage.Kernel(outer.Build(), inner.Build()));
        var (g, x) = (30, 100);
        Assert.AreEqual(7 * 70, ((delegate* unmanaged<int, int*, int*, int>)image[0])(7, &g, &x));
    }

    [TestMethod]
    public void A_kernel_may_call_itself()
    {
        var f = new FunctionUnderTest { Symbol = "Fibonacci_1", ReturnType = IrType.I64, HasLoop = true };
        var n = f.Parameter("n", IrType.I64);
        var argument = Load(f, n);
        f.End(new IrConditionalBranch(Compare(f, IrPredicate.Less, argument, 2), 1, 2));
        f.End(new IrReturn(Load(f, n)));
        var terms = new[] { 1, 2 }.Select(step =>
        {
            var smaller = Binary(f, IrBinaryOperator.Sub, Load(f, n), f.Constant(IrType.I64, step));
            return f.Define(IrType.I64, r => new IrCall(r, "Fibonacci_1", [smaller], [null]));
        }).ToList();
        f.End(new IrReturn(Binary(f, IrBinaryOperator.Add, terms[0], terms[1])));

        using var image = KernelImage.Load("x86-64-v3", KernelImage.Kernel(f.Build()));
        Assert.AreEqual(6765, ((delegate* unmanaged<long, long>)image[0])(20));
    }

    [TestMethod]
    public void Switch_takes_its_value_as_unsigned()
    {
        var f = new FunctionUnderTest { Symbol = "Switch_1", ReturnType = IrType.I32 };
        f.End(new IrSwitch(Load(f, f.Parameter("x", IrType.I32)), [1, 2, 1], 3));
        foreach (var result in new[] { 10, 20, 30 })
            f.End(new IrReturn(f.Constant(IrType.I32, result)));

        using var image = KernelImage.Load("x86-64-v2", KernelImage.Kernel(f.Build()));
        foreach (var (x, expected) in new[] { (0, 10), (1, 20), (2, 10), (3, 30), (-1, 30), (int.MinValue, 30) })
            Assert.AreEqual(expected, ((delegate* unmanaged<int, int>)image[0])(x));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void A_loop_sums_at_every_level(int level)
    {
        var f = new FunctionUnderTest { Symbol = "Sum_1", ReturnType = IrType.I64, HasLoop = true };
        var (values, count) = (f.Parameter("values", IrType.Ptr), f.Parameter("count", IrType.I64));
        var (sum, i) = (f.Local("sum", IrType.I64), f.Local("i", IrType.I64));
        f.End(new IrBranch(2));
        // 1: sum += values[i++]
        var offset = Binary(f, IrBinaryOperator.Mul, Load(f, i), f.Constant(IrType.I64, 8));
        var first = Load(f, values);
        var address = f.Define(IrType.Ptr, r => new IrOffset(r, first, offset, InBounds: true));
        var element = f.Define(IrType.I64, r => new IrLoad(r, address, 8));
        f.Add(new IrStoreLocal(sum, Binary(f, IrBinaryOperator.Add, Load(f, sum), element)));
        f.Add(new IrStoreLocal(i, Binary(f, IrBinaryOperator.Add, Load(f, i), f.Constant(IrType.I64, 1))));
        f.End(new IrBranch(2));
        // 2: while (i < count)
        var (left, right) = (Load(f, i), Load(f, count));
        f.End(new IrConditionalBranch(f.Define(IrType.I32, r => new IrCompare(r, IrPredicate.Less, left, right)), 1, 3));
        f.End(new IrReturn(Load(f, sum)));

        using var image = KernelImage.Load(KernelImage.Settings with { Optimize = level }, "native", KernelImage.Kernel(f.Build()));
        var numbers = Enumerable.Range(-100, 1037).Select(x => x * 1_000_000_007L).ToArray();
        fixed (long* p = numbers)
            Assert.AreEqual(numbers.Sum(), ((delegate* unmanaged<long*, long, long>)image[0])(p, numbers.Length));
    }
}
