// arm64 instructions under QEMU: overloads of many methods, by lanes against what ArmExpectations says. PKGIMAGE_TEST_SEED repeats a run.
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Text;
using PkgImage.Compiler;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Link;
using PkgImage.Tests.Differential;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Platforms;

[TestClass]
public sealed class ArmInstructionTests
{
    private const int OverloadsOfAName = 4;
    private const int Inputs = 24;

    private static readonly CompilerOptions s_options = new()
    {
        RuntimeIdentifier = "linux-arm64",
        CpuTarget = "generic,+aes,+crc,+dotprod,+rdm,+sha2",
        Link = LinkDefaults.For("linux-arm64"),
    };

    /// <summary>One overload as a kernel of three operands and a result in memory.</summary>
    private sealed record Instruction(string Kernel, MethodInfo Method, ImmutableArray<int> Constants);

    [TestMethod]
    [TestProperty("Lesson", "17")]
    public void Instructions_compute_what_the_manual_says()
    {
        var seed = TestSeed.Choose();
        var instructions = Instructions();
        var names = instructions.Select(i => i.Method.Name).Distinct().Count();
        Console.WriteLine($"{seed}, {instructions.Length} overloads of {names} methods");
        Assert.IsGreaterThanOrEqualTo(100, names);

        using var folder = new TemporaryFolder();
        var image = Build(folder.Path, instructions);
        var random = new Random(seed.Short);
        var inputs = instructions.Select(instruction => Enumerable.Range(0, Inputs).Select(_ => Operands(random, instruction)).ToList()).ToList();
        var script = new StringBuilder();
        foreach (var (instruction, operands) in instructions.Zip(inputs))
        {
            script.Append($"kernel Calls.{instruction.Kernel}(\n");
            foreach (var bytes in operands)
                script.Append(Convert.ToHexStringLower(bytes)).Append('\n');
        }
        var output = Arm64Tests.Emulate(folder.Path, "vectors.c", script.ToString(), Arm64Tests.Harness, image).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(instructions.Length * Inputs, output, string.Join('\n', output.TakeLast(3)));

        var problems = new List<string>();
        foreach (var (instruction, operands, at) in instructions.Zip(inputs).Select((pair, n) => (pair.First, pair.Second, n * Inputs)))
        {
            var wrong = operands.Select((bytes, n) => Difference(instruction, bytes, output[at + n])).FirstOrDefault(text => text is not null);
            if (wrong is not null)
                problems.Add(wrong);
        }
        Assert.IsEmpty(problems, $"{seed}: {problems.Count} of {instructions.Length} overloads differ\n{string.Join('\n', problems.Take(40))}");
    }

    /// <summary>Each overload has code, as LLVM gives it without optimizing, or is left out for a reason.</summary>
    [TestMethod]
    public void Every_overload_is_compiled_or_left_out()
    {
        using var folder = new TemporaryFolder();
        var methods = ArmPrograms.Methods.ToImmutableArray();
        var assembly = CSharpCompiler.Compile(folder.Path, "Calls", [new FixtureSource("Calls.cs", ArmPrograms.Create(methods))]);
        var options = s_options with { Optimize = 0, Precompile = [.. methods.Select((m, i) => $"Calls.{m.Name}_{i}")] };
        var package = Import(assembly, options, out _);
        var kernels = package.Weave.Entries.Select(e => e.Method.Name).ToHashSet();
        var surprises = methods.Select((method, i) => (Method: method, HasKernel: kernels.Contains($"{method.Name}_{i}")))
            .Where(m => m.HasKernel != ArmPrograms.IsCompiled(m.Method)).Select(m => $"{m.Method}: {(m.HasKernel ? "a" : "no")} kernel").ToList();
        Console.WriteLine($"{package.Kernels.Length} of {methods.Length} overloads are compiled");
        Assert.IsEmpty(surprises, string.Join('\n', surprises));
    }

    /// <summary>What the framework has of each name that an expectation is there for, the first and the last overloads and some between.</summary>
    private static ImmutableArray<Instruction> Instructions()
    {
        var found = ArmPrograms.Methods.Where(IsCovered).GroupBy(m => m.Name).OrderBy(g => g.Key, StringComparer.Ordinal);
        var instructions = ImmutableArray.CreateBuilder<Instruction>();
        foreach (var group in found)
        {
            var overloads = group.OrderBy(m => m.DeclaringType!.FullName, StringComparer.Ordinal).ThenBy(m => m.ToString(), StringComparer.Ordinal).ToList();
            var step = Math.Max(1, overloads.Count / OverloadsOfAName);
            foreach (var method in overloads.Where((_, i) => i % step == 0))
            {
                var kernel = $"{method.Name}_{string.Join('_', method.GetParameters().Select(p => VectorPrograms.Word(p.ParameterType)))}";
                instructions.Add(new Instruction(kernel, method, [.. method.GetParameters().Where(ArmPrograms.IsConstant).Select(p => ArmPrograms.ConstantOf(method, p))]));
            }
        }
        return instructions.ToImmutable();
    }

    private static bool IsCovered(MethodInfo method) =>
        LaneOf(method.ReturnType) is { } lane
        && (lane.IsFloat ? ArmExpectations.Floats.ContainsKey(method.Name) : ArmExpectations.Integers.ContainsKey(method.Name))
        && method.GetParameters().All(p => ArmPrograms.IsConstant(p) || LaneOf(p.ParameterType) is not null)
        // Comparisons and bits of floats are the integers'.
        && (lane.IsFloat || method.Name.StartsWith("Convert", StringComparison.Ordinal) || method.GetParameters().All(p => ArmPrograms.IsConstant(p) || !LaneOf(p.ParameterType)!.Value.IsFloat));

    private static ArmLane? LaneOf(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Vector64<>) || type.GetGenericTypeDefinition() == typeof(Vector128<>))
            ? ArmLane.Of(type.GetGenericArguments()[0]) : null;

    private static string Build(string folder, ImmutableArray<Instruction> instructions)
    {
        var text = new StringBuilder(ArmPrograms.Header).Append("public static unsafe class Calls\n{\n");
        foreach (var (kernel, method, _) in instructions)
        {
            text.Append($"    public static void {kernel}(byte* a, byte* b, byte* c, byte* r) =>\n");
            text.Append($"        *({VectorPrograms.Name(method.ReturnType)}*)r = ");
            text.Append(ArmPrograms.Call(method, p => $"*({VectorPrograms.Name(p.ParameterType)}*){"abc"[VectorNumber(method, p)]}")).Append(";\n");
        }
        var assembly = CSharpCompiler.Compile(folder, "Calls", [new FixtureSource("Calls.cs", text.Append("}\n").ToString())]);
        var image = Path.Combine(folder, "Calls.pkgimg.so");
        var package = Import(assembly, s_options with { Precompile = [.. instructions.Select(i => "Calls." + i.Kernel)] }, out var bytes);
        Assert.IsEmpty(package.Skipped, string.Join('\n', package.Skipped));
        File.WriteAllBytes(image, bytes);
        return image;
    }

    private static ImportedPackage Import(string assembly, CompilerOptions options, out byte[] image)
    {
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var package = FixtureImport.Import(assembly, options, universe);
        var pipeline = new ImagePipeline(new ToolOptions(null, null, VerboseLinking: false), _ => { }, CancellationToken.None);
        image = pipeline.Compile(package, options, new string('0', 64), "00000000", Guid.Empty);
        return package;
    }

    private static int VectorNumber(MethodInfo method, ParameterInfo parameter) => method.GetParameters().Take(parameter.Position).Count(p => !ArmPrograms.IsConstant(p));

    /// <summary>Three operands of sixteen bytes: lanes at random, often at an edge.</summary>
    private static byte[] Operands(Random random, Instruction instruction)
    {
        var bytes = new byte[48];
        random.NextBytes(bytes);
        var at = 0;
        foreach (var lane in instruction.Method.GetParameters().Where(p => !ArmPrograms.IsConstant(p)).Select(p => LaneOf(p.ParameterType)!.Value))
        {
            for (var i = at; i < at + 16; i += lane.Bits / 8)
            {
                var span = bytes.AsSpan(i, lane.Bits / 8);
                if (lane.IsFloat && random.Next(2) == 0)
                    Write(span, lane.Bits == 32 ? BitConverter.SingleToUInt32Bits(random.Next(-40, 40) / 4f) : BitConverter.DoubleToUInt64Bits(random.Next(-40, 40) / 4.0));
                else if (random.Next(3) == 0)
                    Write(span, random.Next(6) switch { 0 => 0, 1 => ulong.MaxValue, 2 => 1UL << (lane.Bits - 1), 3 => (1UL << (lane.Bits - 1)) - 1, 4 => 1, _ => (ulong)random.Next(lane.Bits + 1) });
            }
            at += 16;
        }
        return bytes;

        static void Write(Span<byte> span, ulong value)
        {
            for (var b = 0; b < span.Length; b++)
                span[b] = (byte)(value >> (8 * b));
        }
    }

    private static string? Difference(Instruction instruction, byte[] bytes, string output)
    {
        var method = instruction.Method;
        var result = LaneOf(method.ReturnType)!.Value;
        var size = ArmPrograms.SizeOf(method.ReturnType);
        var operands = method.GetParameters()
            .Select(p => ArmPrograms.IsConstant(p) ? null : ArmLanes.Read(LaneOf(p.ParameterType)!.Value, bytes.AsSpan(16 * VectorNumber(method, p), ArmPrograms.SizeOf(p.ParameterType))))
            .ToImmutableArray();
        // Expectations count vectors; constants are beside them.
        var call = new ArmCall([.. operands.Where(o => o is not null)], instruction.Constants, result, size * 8 / result.Bits);
        var expected = result.IsFloat
            ? ArmLanes.OfFloats(result, Enumerable.Range(0, call.ResultCount).Select(i => ArmExpectations.Floats[method.Name](call, i)))
            : ArmLanes.OfIntegers(result, Enumerable.Range(0, call.ResultCount).Select(i => ArmExpectations.Integers[method.Name](call, i)));
        var actual = output.Length == 32 ? ArmLanes.Read(result, Convert.FromHexString(output).AsSpan(0, size)).ToString() : output;
        return expected.ToString() == actual ? null
            : $"{instruction.Kernel} {string.Join(", ", instruction.Constants)}: {string.Join("; ", call.Operands)}\n  expected {expected}\n  actual   {actual}";
    }
}
