// One well-typed instruction of every record type of the IR, so that a record added later is missed by no printer or verifier.
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.IR;

internal static class SampleInstructions
{
    /// <summary>A well-formed function that holds every instruction; its single loop ends in every kind of terminator.</summary>
    public static IrFunction Function()
    {
        var layout = IrType.Struct(new IrLayout("N.One", 4, 4, [new IrField("x", IrType.I32, 0)]));
        var capture = new IrCapture(IrCaptureRoot.OfStatic("N.T::g"), [], IrCaptureKind.Address);
        var f = new FunctionUnderTest { ReturnType = IrType.I32, MayExit = true, NeedsExitRecord = true, HasLoop = true, Captures = [capture] };
        var local = f.Local("x", IrType.I32);
        f.Pad(7, f.Local("status", IrType.I32));
        var i32 = f.Constant(IrType.I32, 1);
        var i64 = f.Constant(IrType.I64, 8);
        var sum = f.Define(IrType.I32, r => new IrBinary(r, IrBinaryOperator.Add, i32, i32));
        f.Define(IrType.I32, r => new IrUnary(r, IrUnaryOperator.Not, sum));
        var (wrapped, overflowed) = (f.Value(IrType.I32), f.Value(IrType.I32));
        f.Add(new IrOverflow(wrapped, overflowed, IrOverflowOperator.Mul, i32, i32));
        f.Define(IrType.I32, r => new IrCompare(r, IrPredicate.Less, i32, i32));
        f.Define(IrType.F64, r => new IrConvert(r, IrConversion.SignedToFloat, i32));
        f.Define(IrType.I32, r => new IrSelect(r, i32, i32, i32));
        var address = f.Define(IrType.Ptr, r => new IrStackAllocate(r, i64, true));
        f.Define(IrType.I8, r => new IrLoad(r, address, 1, true));
        f.Add(new IrStore(address, i32, 4));
        var next = f.Define(IrType.Ptr, r => new IrOffset(r, address, i64, true));
        f.Define(IrType.I32, r => new IrLoadLocal(r, local));
        f.Add(new IrStoreLocal(local, i32));
        f.Define(IrType.Ptr, r => new IrLocalAddress(r, local));
        f.Add(new IrCopyBlock(address, next, i64));
        f.Add(new IrFillBlock(address, i32, i64));
        f.Define(layout, r => new IrZeroStruct(r));
        f.Define(IrType.I32, r => new IrCall(r, "Callee_1", [i32, null], [null, new IrObjectPath(IrCaptureRoot.OfStatic("N.T::o"), ["f"])]));
        f.Define(IrType.Ptr, r => new IrCaptureValue(r, capture));
        f.Define(IrType.Ptr, r => new IrDataAddress(r, new IrData("data_1", [1, 2], 2)));
        f.Define(IrType.I32, r => new IrIntrinsicCall(r, IrIntrinsic.PopCount, [i32]));
        var real = f.Constant(IrType.F64);
        f.Define(IrType.F64, r => new IrImportCall(r, new IrImport("libm", "sin"), [real]));
        var vector = f.Define(IrType.Struct(new IrLayout("N.V", 16, 16, [])), r => new IrVectorCall(r, IrVectorOperator.Broadcast, IrLane.Int32, IrLane.Int32, [i32]));
        f.Define(IrType.I32, r => new IrVectorCall(r, IrVectorOperator.EqualAll, IrLane.UInt8, IrLane.UInt8, [vector, i32]));
        f.Define(vector.Type, r => new IrVectorCall(r, IrVectorOperator.Sqrt, IrLane.Float32, IrLane.Float32, [vector]) { IsScalar = true });
        f.Define(vector.Type, r => new IrPermute(r, IrLane.Int64, [2, -1], [vector, vector]));
        f.Define(vector.Type, r => new IrTargetCall(r, "x86.sse2.pavg.b", 4, [], [vector, vector]));
        f.Define(vector.Type, r => new IrTargetCall(r, "ctpop", 4, [new IrVectorShape(IrLane.Int8, 16)], [vector]));
        f.Add(new IrTargetCall(null, "x86.sse2.maskmov.dqu", 4, [], [vector, vector, address]));
        f.Define(IrType.I32, r => new IrHardwareTest(r, 1, DecidesResult: true));
        f.Add(new IrGuard(i32, IrExitSite.DivideByZero));
        f.End(new IrConditionalBranch(i32, 1, 2));
        f.End(new IrBranch(2));
        f.End(new IrSwitch(f.Constant(IrType.I32), [1, 3], 4));
        f.End(new IrReturn(f.Constant(IrType.I32)));
        f.End(new IrConditionalBranch(f.Constant(IrType.I32), 5, 6));
        f.End(new IrExit(new IrExitSite(20, "throw", [IrType.I32]), [f.Constant(IrType.I32)]), pad: 0);
        f.End(new IrUnreachable());
        var status = f.Constant(IrType.I32);
        f.Define(IrType.I32, r => new IrExitTest(r, 0, 0, status, "N.X", [20]));
        f.End(new IrResume(0, status));
        return f.Build();
    }

    /// <summary>Every instruction and terminator of <see cref="Function"/> with the line the printer gives it.</summary>
    public static IEnumerable<(object Record, string Text)> All()
    {
        var function = Function();
        var lines = IrPrinter.Print(function).Split('\n')
            .SkipWhile(l => !l.StartsWith("block", StringComparison.Ordinal)).Where(l => l.StartsWith("  ", StringComparison.Ordinal));
        return function.Blocks.SelectMany(b => b.Instructions.Cast<object>().Append(b.Terminator)).Zip(lines);
    }
}
