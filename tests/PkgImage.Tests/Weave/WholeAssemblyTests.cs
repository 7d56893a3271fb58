// A real library with every method woven that could be: Cecil itself, without an image, reads and writes an assembly as before.
using Mono.Cecil;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed class WholeAssemblyTests
{
    [TestMethod]
    public void ALibraryOfMovedBodiesWorksAsBefore()
    {
        using var bed = WeaveBed.OfFile(typeof(ModuleDefinition).Assembly.Location);
        var count = 0;
        foreach (var method in bed.Module.GetTypes().SelectMany(t => t.Methods).Where(IsWeavable).ToList())
        {
            bed.AddKernel(method, isSpecialization: false, mayExit: count % 2 == 0, needsRecord: count % 4 == 0, hasLoop: count % 3 != 0);
            count++;
        }
        Assert.IsGreaterThan(2500, count);
        using var subject = bed.Load();

        var path = typeof(AssemblyUniverse).Assembly.Location;
        using var expected = new MemoryStream();
        using (var module = ModuleDefinition.ReadModule(path))
            module.Write(expected, new WriterParameters { DeterministicMvid = true, Timestamp = 0 });

        using var actual = new MemoryStream();
        dynamic parameters = Activator.CreateInstance(subject.Type("Mono.Cecil.WriterParameters"))!;
        parameters.DeterministicMvid = true;
        parameters.Timestamp = 0u;
        var read = subject.Type("Mono.Cecil.ModuleDefinition").GetMethod("ReadModule", [typeof(string)])!;
        dynamic copy = read.Invoke(null, [path])!;
        copy.Write(actual, parameters);
        CollectionAssert.AreEqual(expected.ToArray(), actual.ToArray());
        Assert.AreEqual(1, subject.LoaderValue<int>("Loads"));
    }

    private static bool IsWeavable(MethodDefinition method) =>
        method is { HasBody: true, IsConstructor: false, HasGenericParameters: false, CallingConvention: MethodCallingConvention.Default }
        && !method.DeclaringType.FullName.Contains('`', StringComparison.Ordinal)
        && method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType).All(t => !t.ContainsGenericParameter);
}
