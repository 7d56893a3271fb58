// Whether locks mean anything where a depot is: on a file system of this machine they do.
//
// Linux is asked by statfs(2). DriveInfo would read the list of mounts instead, which a process inside a chroot does not see itself in: it
// then knows no file system at all, and builds would not wait for each other there.
using System.Runtime.InteropServices;

namespace PkgImage.Compiler.Depot;

/// <summary>The file system of a depot.</summary>
public static unsafe partial class DepotFileSystem
{
    /// <summary>Why no locks are taken in a folder, or null when they are.</summary>
    public static string? LockObstacle(string folder)
    {
        try
        {
            // A depot that was never written to is not there yet.
            var existing = new DirectoryInfo(Path.GetFullPath(folder));
            while (existing is { Exists: false, Parent: { } parent })
                existing = parent;
            if (OperatingSystem.IsLinux())
                return LinuxObstacle(existing.FullName);
            var drive = new DriveInfo(existing.FullName);
            return Obstacle(drive.DriveType, drive.DriveFormat);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or DllNotFoundException or EntryPointNotFoundException)
        {
            return e.Message;
        }
    }

    /// <summary>By what .NET says of a drive.</summary>
    internal static string? Obstacle(DriveType type, string format) =>
        type == DriveType.Network || format is "fuse" or "fuseblk" or "v9fs" or "9p" or "virtiofs" ? ElsewhereAs(format) : null;

    /// <summary>By the number Linux has for a type of file system (linux/magic.h and the systems' own headers).</summary>
    internal static string? Obstacle(uint type) => type switch
    {
        0x6969 => ElsewhereAs("nfs"),
        0x517B or 0xFF53_4D42 or 0xFE53_4D42 => ElsewhereAs("smb"),
        0x0102_1997 => ElsewhereAs("9p"),
        0x00C3_6400 => ElsewhereAs("ceph"),
        0x5346_414F or 0x6B41_4653 => ElsewhereAs("afs"),
        0x7375_7245 => ElsewhereAs("coda"),
        0x7461_636F => ElsewhereAs("ocfs2"),
        0x0116_1970 => ElsewhereAs("gfs2"),
        0x0BD0_0BD0 => ElsewhereAs("lustre"),
        0x4750_4653 => ElsewhereAs("gpfs"),
        // Folders of a virtual machine's host.
        0x786F_4256 => ElsewhereAs("vboxsf"),
        0xBACB_ACBC => ElsewhereAs("vmhgfs"),
        // Any program may be behind it, sshfs and virtiofs among them.
        0x6573_5546 => ElsewhereAs("fuse"),
        _ => null,
    };

    private static string ElsewhereAs(string format) => $"it is on a file system of another machine ({format})";

    private static string? LinuxObstacle(string folder)
    {
        // struct statfs: 120 bytes on x64 and arm64, the type first.
        var status = stackalloc long[64];
        return StatFs(folder, status) == 0
            ? Obstacle((uint)*status)
            : $"its file system is not known: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}";
    }

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatFs(string path, long* status);
}
