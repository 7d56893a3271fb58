// The image header's layout: one definition for the compiler that writes it and the loader that reads it in place.
//
// An image exports one data symbol, `pkgimage_header`. There lies the blob described here, and right behind it two pointers that the
// dynamic loader relocates:
//
//     header + 0                  blob, Size bytes (a multiple of 8)
//     header + Size               address of the function table: invoke wrappers, functions[target * kernelCount + kernel]
//     header + Size + 8           address of the import table: importCount writable pointers
//
// Invariants:
//  - little endian; offsets are in bytes from the start of the blob; records are packed arrays of the strides below;
//  - a string is a u32 offset to: u32 byte count, then that many bytes of UTF-8, no terminator;
//  - layout values lie in one array, in record order, so that the loader compares all of them at once;
//  - nothing in it depends on time, place or chance.
//
// A change of anything here raises Version, and so does one of what woven code calls in the loader: code that calls what is no longer there is then
// left to its IL.
namespace PkgImage.Format;

internal static class ImageFormat
{
    public const string HeaderSymbol = "pkgimage_header";

    /// <summary>"PKGIMAGE" read as a little-endian u64.</summary>
    public const ulong Magic = 0x4547_414D_4947_4B50;

    public const uint Version = 5;

    /// <summary>Bytes of the key: a SHA-256.</summary>
    public const int KeySize = 32;

    /// <summary>Bits below <see cref="ImageFlags.CheckBoundsMask"/>.</summary>
    public const int CheckBoundsShift = 2;

    /// <summary>Bits below <see cref="ImageFlags.OptimizeMask"/>.</summary>
    public const int OptimizeShift = 5;

    // The fixed part.
    public const int MagicOffset = 0;
    public const int VersionOffset = 8;
    /// <summary>u32: bytes of the blob.</summary>
    public const int SizeOffset = 12;
    public const int KeyOffset = 16;
    /// <summary>16 bytes: MVID of System.Private.CoreLib the image was compiled against; all zero when any will do.</summary>
    public const int BaseImageOffset = 48;
    /// <summary>u32: <see cref="ImageFlags"/>.</summary>
    public const int FlagsOffset = 64;
    /// <summary>String: simple name of the assembly.</summary>
    public const int PackageOffset = 68;
    /// <summary>String: runtime identifier, such as linux-x64.</summary>
    public const int RuntimeIdentifierOffset = 72;
    // Tables: u32 count, u32 offset of the first record.
    public const int TargetsOffset = 76;
    public const int KernelsOffset = 84;
    public const int ImportsOffset = 92;
    public const int LayoutsOffset = 100;
    /// <summary>Table of i32.</summary>
    public const int LayoutValuesOffset = 108;
    /// <summary>u64, four bytes behind the tables: <see cref="HardwareQuestions"/> whose answers the code depends on.</summary>
    public const int QuestionsOffset = 120;
    public const int FixedSize = 128;

    // Target: u64 CpuFeature bits it needs, u64 HardwareQuestions it takes to be answered with yes (of those asked), string name as
    // written in PkgImageCpuTarget, u16 index of the target whose code stands in for kernels it has no clone of (its own when it has all),
    // u16 TargetFlags.
    public const int TargetFeatures = 0;
    public const int TargetAnswers = 8;
    public const int TargetName = 16;
    public const int TargetBase = 20;
    public const int TargetFlagBits = 22;
    public const int TargetStride = 24;

    /// <summary>Most targets an image can have: bits of a kernel's clones.</summary>
    public const int MaxTargets = 32;

    // Kernel: string managed signature, string main symbol without slug and target, u32 KernelFlags, u32 clones: bit n is set where it has
    // code of its own for target n.
    public const int KernelName = 0;
    public const int KernelSymbol = 4;
    public const int KernelFlagBits = 8;
    public const int KernelClones = 12;
    public const int KernelStride = 16;

    // Import: string logical library, string C name.
    public const int ImportLibrary = 0;
    public const int ImportName = 4;
    public const int ImportStride = 8;

    // Layout: string type name, u32 number of its values: size, then the offset of each field in declaration order.
    public const int LayoutName = 0;
    public const int LayoutValueCount = 4;
    public const int LayoutStride = 8;

    /// <summary>File name of a package's image, by platform: <c>Name.pkgimg.so</c>.</summary>
    public const string FileInfix = ".pkgimg";
}

/// <summary>The options an image was compiled with, in one word.</summary>
[Flags]
internal enum ImageFlags : uint
{
    None = 0,
    /// <summary>Debug information, 0 to 2.</summary>
    DebugMask = 0b11,
    /// <summary>Bounds checks: 0 auto, 1 yes, 2 no.</summary>
    CheckBoundsMask = 0b11 << 2,
    Inline = 1 << 4,
    /// <summary>Optimization level, 0 to 3.</summary>
    OptimizeMask = 0b11 << 5,
    FastFloat = 1 << 7,
}

/// <summary>Facts about a CPU target.</summary>
[Flags]
internal enum TargetFlags : ushort
{
    None = 0,
    /// <summary>Its name, up to the first comma, is that of a CPU, which the machine may have exactly.</summary>
    NamesCpu = 1,
}

/// <summary>Facts about a kernel, for people and tools; its stub has them built in.</summary>
[Flags]
internal enum KernelFlags : uint
{
    None = 0,
    /// <summary>It can leave through an exit site.</summary>
    MayExit = 1,
    /// <summary>Its stub calls it without the GC transition.</summary>
    SuppressGcTransition = 2,
}
