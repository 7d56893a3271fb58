// Reuse of compiled kernels: an object is known by everything that decided its bytes, and taken from a store instead of compiled again.
//
// What is hashed is the very module that would go to the optimizer, as text: kernel, callees, data, attributes, target triple and layout.
// So the identity is complete by construction, whatever the lowering learns to say. What LLVM is told beside the module comes on top: the
// CPU target, passes, effort of code generation. The compiler's own identity stands for how it drives LLVM.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LLVMSharp.Interop;

namespace PkgImage.Compiler.Optimize;

/// <summary>Objects by identity. Safe to use from several threads and processes.</summary>
public interface IObjectStore
{
    /// <summary>The object of that key, exactly as it was added, or null.</summary>
    /// <param name="key">Lower-case hex SHA-256.</param>
    byte[]? Find(string key);

    /// <summary>Keeps an object. A store that cannot keep it costs time later, nothing else.</summary>
    void Add(string key, byte[] content);
}

/// <summary>A store and who compiles.</summary>
/// <param name="Toolchain">Identity of compiler and LLVM.</param>
public sealed record ObjectReuse(IObjectStore Store, string Toolchain)
{
    /// <summary>The identity of a module, not yet optimized, and of what is done to it: all that is common to its clones.</summary>
    /// <returns>A SHA-256.</returns>
    internal unsafe byte[] Identity(LLVMModuleRef module, PassPipeline pipeline)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{Toolchain}\n{pipeline.Simplification.Text} {pipeline.Text} {pipeline.CodeGeneration} {pipeline.Vectorize}\n")));
        var text = LLVM.PrintModuleToString(module);
        try
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)text));
        }
        finally
        {
            LLVM.DisposeMessage(text);
        }
        return hash.GetHashAndReset();
    }

    /// <summary>The key of the object that a module of that identity is compiled to for a CPU target.</summary>
    internal static string Key(byte[] identity, CpuTarget target) => Convert.ToHexStringLower(SHA256.HashData(
        [.. identity, .. Encoding.UTF8.GetBytes($"{target.Cpu} {target.TuneCpu} {target.FeaturesAndTuning} {target.SymbolSuffix}")]));
}

/// <summary>A kernel's object.</summary>
/// <param name="IsReused">True when it came from the store.</param>
public sealed record KernelObject(byte[] Bytes, bool IsReused);
