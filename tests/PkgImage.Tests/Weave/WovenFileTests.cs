// The woven file as a file: deterministic, recognised, with its symbols, its identity and its resources, whatever the input was.
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Weave;
using ModuleDefinition = Mono.Cecil.ModuleDefinition;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed unsafe class WovenFileTests
{
    private const string Source = """
        using System;
        using System.Runtime.CompilerServices;
        [assembly: System.Reflection.AssemblyMetadata("kept", "yes")]
        namespace Subject;
        public static class Program
        {
            public static int Started;
            [ModuleInitializer] internal static void Start() => Started++;
            public static int Sum(int[] items)
            {
                var sum = 0;
                foreach (var item in items)
                    sum += item;
                return sum;
            }
            public static int Untouched(int x) => Sum([x, x]);
            public static ReadOnlySpan<long> Table => [1L << 40, 2, 3];
        }
        public struct Mixed { private byte a; private double b; internal short c; public static int Static; public long D() => (long)(a + b + c); }
        public static class Outer { private struct Hidden { private int a; private Mixed b; } }
        public struct Gen<T> { public byte A; public T B; }
        """;

    [TestMethod]
    public void TheSameInputGivesTheSameBytes()
    {
        foreach (var symbols in Enum.GetValues<Symbols>())
        {
            using var first = Bed(symbols);
            using var second = Bed(symbols);
            var one = first.Weave();
            var two = second.Weave();
            CollectionAssert.AreEqual(one.Assembly, two.Assembly, $"assembly, symbols {symbols}");
            CollectionAssert.AreEqual(one.Symbols ?? [], two.Symbols ?? [], $"symbols {symbols}");
        }
    }

    [TestMethod]
    public void TheMarkerTellsTheKey()
    {
        using var bed = Bed(Symbols.None);
        Assert.IsNull(WeaveMarker.ReadKey(bed.Path));
        Assert.AreEqual(WeaveBed.Key, WeaveMarker.ReadKey(bed.Save(bed.Weave().Assembly, "Subject.dll")));
        Assert.IsNull(WeaveMarker.ReadKey(bed.Save([1, 2, 3], "text.dll")));
        Assert.IsNull(WeaveMarker.ReadKey(bed.Save([], "empty.dll")));
    }

    [TestMethod]
    [DataRow(Symbols.None)]
    [DataRow(Symbols.Portable)]
    [DataRow(Symbols.Embedded)]
    public void KeysAreReplacedAndNothingElse(object form)
    {
        using var bed = Bed((Symbols)form);
        var woven = bed.Weave();
        var path = bed.Save(woven.Assembly, "Subject.dll");
        if (woven.Symbols is not null)
            File.WriteAllBytes(System.IO.Path.ChangeExtension(path, ".pdb"), woven.Symbols);
        string[] keys = [new('a', 64), new('b', 64)];
        var packed = WovenKeys.Replace(path, keys);
        Assert.AreEqual($"{keys[0]} {keys[1]}", WeaveMarker.ReadKey(bed.Save(packed.Assembly, "Packed.dll")));
        Assert.AreEqual(woven.Symbols is null, packed.Symbols is null);
        using (var subject = WeaveBed.Load(packed, (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Length))
        {
            Assert.AreEqual(-2, subject.Bind<Func<int, int>>("Subject.Program", "Untouched")(21));
            Assert.AreEqual($"{keys[0]} {keys[1]}", subject.LoaderValue<string>("Key"));
        }
        // Back to the first key: the bytes of before.
        if (packed.Symbols is not null)
            File.WriteAllBytes(System.IO.Path.ChangeExtension(path, ".pdb"), packed.Symbols);
        var back = WovenKeys.Replace(bed.Save(packed.Assembly, "Subject.dll"), [WeaveBed.Key]);
        CollectionAssert.AreEqual(WovenKeys.Replace(bed.Save(back.Assembly, "Subject.dll"), [WeaveBed.Key]).Assembly, back.Assembly, "the same input, the same bytes");
        var plain = Assert.ThrowsExactly<DiagnosticException>(() => WovenKeys.Replace(bed.Path, keys));
        Assert.AreEqual(DiagnosticCode.WeaveFailed, plain.Diagnostic.Code);
    }

    [TestMethod]
    public void WeavingTwiceIsRefused()
    {
        using var bed = Bed(Symbols.None);
        using var again = WeaveBed.OfFile(bed.Save(bed.Weave().Assembly, "Subject.dll"));
        again.AddKernel("Subject.Program", "Untouched");
        var refused = Assert.ThrowsExactly<DiagnosticException>(() => again.Weave());
        Assert.AreEqual(DiagnosticCode.WeaveFailed, refused.Diagnostic.Code);
        StringAssert.Contains(refused.Message, "woven already");
    }

    [TestMethod]
    [DataRow("Sum$il", "Sum$il2")]
    [DataRow("Sum$il2", "Sum$il")]
    [DataRow("Other$il", "Sum$il2")]
    public void AMethodNamedAsASiblingStaysWhatItIs(string own, string expected)
    {
        using var bed = BedWith(own);
        using var same = BedWith(own);
        var woven = bed.Weave();
        CollectionAssert.AreEqual(woven.Assembly, same.Weave().Assembly);
        Assert.AreEqual(WeaveBed.Key, WeaveMarker.ReadKey(bed.Save(woven.Assembly, "Subject.dll")));

        using (var module = ModuleDefinition.ReadModule(new MemoryStream(woven.Assembly)))
        {
            var methods = module.GetType("Subject.Program").Methods;
            var stub = methods.Single(m => m.Name == "Sum");
            Assert.AreEqual(expected, WovenMethods.Original(stub).Name);
            Assert.AreEqual("Sum", WovenMethods.OriginalName(WovenMethods.Original(stub)));
            var kept = methods.Single(m => m.Name == own);
            Assert.IsFalse(WovenMethods.IsOriginal(kept));
            Assert.AreEqual(own, WovenMethods.OriginalName(kept));
            Assert.AreSame(kept, WovenMethods.Original(kept));
        }
        using var subject = WeaveBed.Load(woven);
        Assert.AreEqual(5, subject.Bind<Func<int[], int>>("Subject.Program", "Sum")([2, 3]));
        Assert.AreEqual(-1, subject.Bind<Func<int[], int>>("Subject.Program", own)([2, 3]));
    }

    /// <summary>The package with one more method, of the signature of its kernel.</summary>
    private static WeaveBed BedWith(string name)
    {
        var bed = Bed(Symbols.None);
        var added = new Mono.Cecil.MethodDefinition(name, Mono.Cecil.MethodAttributes.Public | Mono.Cecil.MethodAttributes.Static, bed.Module.TypeSystem.Int32);
        added.Parameters.Add(new ParameterDefinition(new ArrayType(bed.Module.TypeSystem.Int32)));
        var il = added.Body.GetILProcessor();
        il.Emit(OpCodes.Ldc_I4_M1);
        il.Emit(OpCodes.Ret);
        bed.Module.GetType("Subject.Program").Methods.Add(added);
        return bed;
    }

    [TestMethod]
    public void InitializersAttributesAndConstantDataAreKept()
    {
        using var bed = Bed(Symbols.None);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int>)&Length);
        Assert.AreEqual(-2, subject.Bind<Func<int, int>>("Subject.Program", "Untouched")(21));
        Assert.AreEqual(1, subject.Type("Subject.Program").GetField("Started")!.GetValue(null), "the module's own initializer runs too");
        Assert.AreEqual(1, subject.LoaderValue<int>("Loads"));
        Assert.AreEqual("yes", subject.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "kept").Value);
        Assert.AreEqual(1L << 40, subject.Bind<TableCall>("Subject.Program", "get_Table")()[0]);
    }

    [TestMethod]
    public void TheImageIsLoadedAtTheFirstTouchOfThePackage()
    {
        using var bed = Bed(Symbols.None);
        using var subject = bed.Load();
        Assert.AreEqual(0, subject.LoaderValue<int>("Loads"), "loading the assembly touches nothing");
        RuntimeHelpers.RunModuleConstructor(subject.Assembly.ManifestModule.ModuleHandle);
        Assert.AreEqual(1, subject.LoaderValue<int>("Loads"));
    }

    [TestMethod]
    public void WithoutTheLoadersAssemblyTheIlRuns()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel("Subject.Program", "Sum", mayExit: true);
        using var subject = new WovenSubject(bed.Weave());
        Assert.AreEqual(42, subject.Bind<Func<int, int>>("Subject.Program", "Untouched")(21));
    }

    [TestMethod]
    public void OnlyTheHoldersOwnMethodsNameTheLoader()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel("Subject.Program", "Sum", mayExit: true);
        using var module = ModuleDefinition.ReadModule(new MemoryStream(bed.Weave().Assembly));
        var callers = module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody
            && m.Body.Instructions.Any(i => i.Operand is Mono.Cecil.MemberReference { DeclaringType.Scope.Name: "PkgImage.Runtime" }));
        CollectionAssert.AreEquivalent(new[] { "<PkgImage>/Binding::Load", "<PkgImage>/Throws::Make" },
            callers.Select(m => $"{m.DeclaringType.FullName}::{m.Name}").ToArray());
    }

    [TestMethod]
    [DataRow(Symbols.Portable)]
    [DataRow(Symbols.Embedded)]
    public void SymbolsFollowTheBodies(object form)
    {
        var symbols = (Symbols)form;
        using var bed = Bed(symbols);
        var woven = bed.Weave();
        Assert.AreEqual(symbols == Symbols.Embedded, woven.Symbols is null);
        using var file = new PEReader(woven.Assembly.ToImmutableArray());
        var entries = file.ReadDebugDirectory();
        var codeView = entries.Single(e => e.Type == DebugDirectoryEntryType.CodeView);
        Assert.AreEqual("Subject.pdb", file.ReadCodeViewDebugDirectoryData(codeView).Path, "no path of this machine");
        using var provider = woven.Symbols is { } bytes
            ? MetadataReaderProvider.FromPortablePdbImage(bytes.ToImmutableArray())
            : file.ReadEmbeddedPortablePdbDebugDirectoryData(entries.Single(e => e.Type == DebugDirectoryEntryType.EmbeddedPortablePdb));
        var pdb = provider.GetMetadataReader();
        var id = new BlobContentId(pdb.DebugMetadataHeader!.Id);
        Assert.AreEqual(file.ReadCodeViewDebugDirectoryData(codeView).Guid, id.Guid);
        Assert.AreEqual(codeView.Stamp, id.Stamp);

        var metadata = file.GetMetadataReader();
        var lines = metadata.MethodDefinitions.ToDictionary(
            h => metadata.GetString(metadata.GetMethodDefinition(h).Name) + MetadataTokens.GetRowNumber(h),
            h => pdb.GetMethodDebugInformation(h).GetSequencePoints().Where(p => !p.IsHidden).Select(p => p.StartLine).ToArray());
        CollectionAssert.Contains(lines.Single(l => l.Key.StartsWith("Sum$il", StringComparison.Ordinal)).Value, 11);
        Assert.IsEmpty(lines.Single(l => l.Key.StartsWith("Sum", StringComparison.Ordinal) && char.IsDigit(l.Key[3])).Value, "the stub has no source");
        Assert.IsNotEmpty(lines.Single(l => l.Key.StartsWith("Untouched", StringComparison.Ordinal)).Value);
        var document = pdb.GetDocument(pdb.Documents.Single());
        Assert.AreEqual("/_/subject.cs", pdb.GetString(document.Name));
        if (woven.Symbols is { } portable)
            AssertChecksum(file, entries, portable, (int)pdb.DebugMetadataHeader.IdStartOffset);
    }

    [TestMethod]
    [DataRow("torn")]
    [DataRow("altered")]
    [DataRow("of another build")]
    [DataRow("empty")]
    public void ABrokenPdbOnlyCostsTheSymbols(string how)
    {
        using var whole = Bed(Symbols.Portable);
        var assembly = File.ReadAllBytes(whole.Path);
        var symbols = File.ReadAllBytes(Path.ChangeExtension(whole.Path, ".pdb"));
        var path = whole.Save(assembly, "Subject.dll");
        switch (how)
        {
            case "torn":
                symbols = symbols[..(symbols.Length * 2 / 3)];
                break;
            case "altered":
                symbols[symbols.Length / 2] ^= 0xff;
                break;
            case "empty":
                symbols = [];
                break;
            default:
                WeaveBed.Compile("Subject", "class Other { int F() => 1; }", Symbols.Portable, out symbols!);
                break;
        }
        File.WriteAllBytes(Path.ChangeExtension(path, ".pdb"), symbols);
        using var bed = WeaveBed.OfFile(path);
        bed.AddKernel("Subject.Program", "Sum");
        Assert.IsNull(bed.Weave().Symbols);
    }

    [TestMethod]
    public void ARunningProgramShowsSourceLines()
    {
        using var bed = Bed(Symbols.Portable);
        using var subject = bed.Load();
        var thrown = Assert.ThrowsExactly<NullReferenceException>(() => subject.Bind<Func<int[]?, int>>("Subject.Program", "Sum")(null));
        StringAssert.Contains(thrown.StackTrace, "subject.cs:line 11");
    }

    [TestMethod]
    public void AStrongNameStaysAndTheAssemblyLoads()
    {
        var cecil = typeof(ModuleDefinition).Assembly.Location;
        using var bed = WeaveBed.OfFile(cecil);
        var before = AssemblyName.GetAssemblyName(cecil);
        bed.AddKernel("Mono.Cecil.MetadataToken", "get_RID");
        using var subject = bed.Load();
        var after = subject.Assembly.GetName();
        Assert.AreEqual(before.FullName, after.FullName);
        Assert.IsNotEmpty(after.GetPublicKey()!);
        CollectionAssert.AreEqual(before.GetPublicKeyToken(), after.GetPublicKeyToken());
    }

    [TestMethod]
    public void ANetStandardAssemblyRunsFromItsImage()
    {
        using var bed = WeaveBed.OfFile(typeof(ModuleDefinition).Assembly.Location);
        Assert.AreEqual("netstandard", bed.Module.TypeSystem.CoreLibrary.Name);
        bed.AddKernel("Mono.Cecil.MetadataToken", "get_RID", mayExit: true, hasLoop: true);
        var woven = bed.Weave();
        using var subject = WeaveBed.Load(woven, (nint)(delegate* unmanaged[Cdecl]<uint*, int*, uint>)&Rid);
        dynamic token = Activator.CreateInstance(subject.Type("Mono.Cecil.MetadataToken"), 0x06000005u)!;
        Assert.AreEqual(1005u, (uint)token.RID);
        using var module = ModuleDefinition.ReadModule(new MemoryStream(woven.Assembly));
        CollectionAssert.DoesNotContain(module.AssemblyReferences.Select(r => r.Name).ToArray(), "mscorlib");
    }

    [TestMethod]
    public void AReadyToRunAssemblyBecomesIlOnly()
    {
        var path = WeaveBed.Framework["System.Drawing.Primitives"];
        using (var input = new PEReader(File.OpenRead(path)))
            Assert.AreNotEqual(0, input.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size, "the input has native code");
        using var bed = WeaveBed.OfFile(path);
        bed.AddKernel(bed.Module.GetType("System.Drawing.Rectangle").Methods.Single(m => m.Name == "Contains" && m.Parameters.Count == 2), false);
        var woven = bed.Weave();
        using var file = new PEReader(woven.Assembly.ToImmutableArray());
        Assert.AreEqual(0, file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        Assert.AreEqual(CorFlags.ILOnly, file.PEHeaders.CorHeader.Flags & (CorFlags.ILOnly | CorFlags.ILLibrary | CorFlags.Requires32Bit));
        Assert.AreEqual(Machine.I386, file.PEHeaders.CoffHeader.Machine, "any machine");
        using var subject = WeaveBed.Load(woven, (nint)(delegate* unmanaged[Cdecl]<int*, int, int, int>)&Contains);
        dynamic rectangle = Activator.CreateInstance(subject.Type("System.Drawing.Rectangle"), 1, 2, 3, 4)!;
        Assert.IsTrue((bool)rectangle.Contains(1, 77));
        Assert.IsFalse((bool)rectangle.Contains(2, 3));
    }

    [TestMethod]
    public void TheProbeTellsTheLayoutsOfThisRuntime()
    {
        using var bed = Bed(Symbols.None);
        var mixed = bed.Module.GetType("Subject.Mixed");
        bed.AddLayout(mixed);
        bed.AddLayout(new GenericInstanceType(bed.Module.GetType("Subject.Gen`1")) { GenericArguments = { bed.Module.TypeSystem.Int64 } });
        bed.AddLayout(bed.Module.GetType("Subject.Outer/Hidden"));
        bed.AddLayout(bed.Module.ImportReference(typeof(System.Numerics.Complex)));
        bed.AddLayout(bed.Module.ImportReference(typeof(decimal)));
        var woven = bed.Weave();
        using var subject = WeaveBed.Load(woven);
        RuntimeHelpers.RunModuleConstructor(subject.Assembly.ManifestModule.ModuleHandle);
        CollectionAssert.AreEqual(new[] { 24, 0, 8, 16, 16, 0, 8, 32, 0, 8, 16, 0, 8, 16, 0, 4, 8 }, subject.LoaderValue<int[]>("Layout"));

        using var module = ModuleDefinition.ReadModule(new MemoryStream(woven.Assembly));
        var grants = module.Assembly.CustomAttributes.Where(a => a.AttributeType.Name == "IgnoresAccessChecksToAttribute")
            .Select(a => (string)a.ConstructorArguments[0].Value).ToArray();
        CollectionAssert.AreEqual(new[] { "Subject", "System.Private.CoreLib", "System.Runtime.Numerics" }, grants, "in order, only those needed");
    }

    [TestMethod]
    public void NothingIsGrantedWhereNothingIsNeeded()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel("Subject.Program", "Sum", mayExit: true);
        using var module = ModuleDefinition.ReadModule(new MemoryStream(bed.Weave().Assembly));
        Assert.IsNull(module.GetType("System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute"));
        CollectionAssert.AreEquivalent(new[] { "System.Runtime", "PkgImage.Runtime" }, module.AssemblyReferences.Select(r => r.Name).ToArray());
    }

    private static WeaveBed Bed(Symbols symbols)
    {
        var bed = WeaveBed.OfSource(Source, symbols);
        bed.AddKernel("Subject.Program", "Sum");
        return bed;
    }

    private static void AssertChecksum(PEReader file, ImmutableArray<DebugDirectoryEntry> entries, byte[] pdb, int idOffset)
    {
        var checksum = file.ReadPdbChecksumDebugDirectoryData(entries.Single(e => e.Type == DebugDirectoryEntryType.PdbChecksum));
        var withoutId = (byte[])pdb.Clone();
        withoutId.AsSpan(idOffset, 20).Clear();
        CollectionAssert.AreEqual(SHA256.HashData(withoutId), checksum.Checksum.ToArray(), checksum.AlgorithmName);
    }

    private delegate ReadOnlySpan<long> TableCall();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Length(nint array) => -*(int*)(array + nint.Size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Rid(uint* token, int* status) => (*token & 0x00ffffff) + 1000;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Contains(int* rectangle, int x, int y) => rectangle[0] == x && y == 77 ? 1 : 0;
}
