// The code of a macOS image, run here.
using System.Runtime.InteropServices;
using PkgImage.Compiler.Image;

namespace PkgImage.Tests.Platforms;

[TestClass]
public sealed unsafe class MachOTests
{
    private const int ArrayDataOffset = 16;

    [TestMethod]
    [TestProperty("Lesson", "20")]
    public void Kernels_compute_what_CSharp_computes()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Inconclusive("The code is for x64, and is mapped with Linux's calls.");
        var file = PlatformImageTests.Build("osx-x64");
        using var image = new MachOImage(file);
        var header = ImageFileReader.Read(file, "test").Header;
        var blob = (byte*)image["pkgimage_header"];
        var pointers = (nint**)(blob + *(uint*)(blob + Format.ImageFormat.SizeOffset));
        for (var i = 0; i < header.Imports.Length; i++)
            pointers[1][i] = Import(header.Imports[i].Name);

        var ints = Enumerable.Range(-500, 1001).Select(i => i * 7919).ToArray();
        var doubles = Enumerable.Range(0, 1001).Select(i => (i * 0.37) - 100).ToArray();
        int status;
        fixed (int* i = ints)
        fixed (double* d = doubles)
        {
            Assert.AreEqual(ints.Sum(n => (long)n), ((delegate* unmanaged<byte*, int*, long>)Kernel("Sum"))((byte*)i - ArrayDataOffset, &status));
            Assert.AreEqual(0, status);
            ((delegate* unmanaged<byte*, int*, long>)Kernel("Sum"))(null, &status);
            Assert.AreEqual(1, status, "the status of a null array");
            var waves = doubles.Aggregate(0.0, (s, x) => s + (Math.Sin(x) % 3 + Math.Floor(x)));
            Assert.AreEqual(waves, ((delegate* unmanaged<byte*, int*, double>)Kernel("Waves"))((byte*)d - ArrayDataOffset, &status));
            ((delegate* unmanaged<byte*, int, int*, void>)Kernel("Pattern"))((byte*)i - ArrayDataOffset, 77, &status);
            Assert.IsTrue(ints.All(n => n == 77));
            ((delegate* unmanaged<byte*, int*, void>)Kernel("Clear"))((byte*)i - ArrayDataOffset, &status);
            Assert.IsTrue(ints.All(n => n == 0));
        }
        Assert.AreEqual(5000 * 4999 / 2.0, ((delegate* unmanaged<int, int*, double>)Kernel("Frame"))(5000, &status));

        nint Kernel(string name) => pointers[0][header.Kernels.Select((k, index) => (k.Name, index)).Single(k => k.Name.StartsWith($"Kernels.{name}(", StringComparison.Ordinal)).index];
    }

    /// <summary>The function here; macOS alone has those that repeat a pattern.</summary>
    private static nint Import(string name) => name switch
    {
        "memset_pattern4" => (nint)(delegate* unmanaged<byte*, byte*, nint, void>)&Pattern4,
        "memset_pattern8" => (nint)(delegate* unmanaged<byte*, byte*, nint, void>)&Pattern8,
        "memset_pattern16" => (nint)(delegate* unmanaged<byte*, byte*, nint, void>)&Pattern16,
        _ => NativeLibrary.TryGetExport(NativeLibrary.Load("libc.so.6"), name, out var address) ? address : NativeLibrary.GetExport(NativeLibrary.Load("libm.so.6"), name),
    };

    [UnmanagedCallersOnly]
    private static void Pattern4(byte* to, byte* pattern, nint size) => Repeat(to, pattern, size, 4);

    [UnmanagedCallersOnly]
    private static void Pattern8(byte* to, byte* pattern, nint size) => Repeat(to, pattern, size, 8);

    [UnmanagedCallersOnly]
    private static void Pattern16(byte* to, byte* pattern, nint size) => Repeat(to, pattern, size, 16);

    private static void Repeat(byte* to, byte* pattern, nint size, int length)
    {
        for (nint i = 0; i < size; i++)
            to[i] = pattern[i % length];
    }
}
