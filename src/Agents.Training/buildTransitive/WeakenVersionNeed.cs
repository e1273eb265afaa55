using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// MSBuild task: copies an ELF64 library and sets VER_FLG_WEAK on one version that it needs, so that a loader
/// without that version loads the library all the same. Anything that is not such a file is copied as it is.
/// </summary>
public class WeakenVersionNeed : Task
{
    private const uint SectionVersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const int FlagWeak = 0x2; // VER_FLG_WEAK in vna_flags
    private const int MaximumBytes = 256 * 1024 * 1024;

    /// <summary>The library as the package has it; only read.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>Where the copy goes; its folder is made.</summary>
    [Required]
    public string Destination { get; set; }

    /// <summary>The version need that becomes weak, as GLIBCXX_3.4.32.</summary>
    [Required]
    public string Version { get; set; }

    /// <summary>
    /// Reads, changes and writes the copy; false, with an error, where a file cannot be read or written.
    /// </summary>
    public override bool Execute()
    {
        try
        {
            if (new FileInfo(Source).Length > MaximumBytes)
            {
                Log.LogError("{0} is larger than {1} bytes: this is not TorchSharp's library.", Source, MaximumBytes);
                return false;
            }

            byte[] bytes = File.ReadAllBytes(Source);
            int changed = 0;
            foreach (long flags in FindFlags(bytes, Version))
            {
                bytes[flags] |= FlagWeak;
                changed++;
            }

            // Another name first: a build that is stopped here must not leave half a library that looks up to date.
            string destination = Path.GetFullPath(Destination);
            Directory.CreateDirectory(Path.GetDirectoryName(destination));
            string partial = destination + ".partial";
            File.WriteAllBytes(partial, bytes);
            if (File.Exists(destination))
            {
                File.Delete(destination);
            }

            File.Move(partial, destination);
            Log.LogMessage(MessageImportance.Low, "{0}: {1} needs of {2} made weak.", Destination, changed, Version);
            return true;
        }
        catch (Exception e) when (e is IOException || e is UnauthorizedAccessException)
        {
            Log.LogErrorFromException(e);
            return false;
        }
    }

    // Offsets of the vna_flags of the entries named version (gABI: Elf64_Shdr; LSB: Elf64_Verneed, Elf64_Vernaux).
    private static List<long> FindFlags(byte[] elf, string version)
    {
        var found = new List<long>();
        bool isElf64LittleEndian = elf.Length >= 64 && elf[0] == 0x7f && elf[1] == (byte)'E' && elf[2] == (byte)'L'
            && elf[3] == (byte)'F' && elf[4] == 2 && elf[5] == 1;
        if (!isElf64LittleEndian)
        {
            return found;
        }

        long sections = Read(elf, 0x28, 8);
        long sectionSize = Read(elf, 0x3a, 2);
        long sectionCount = Read(elf, 0x3c, 2);
        for (long i = 0; i < sectionCount; i++)
        {
            long section = sections + (i * sectionSize);
            if (Read(elf, section + 4, 4) == SectionVersionNeeds)
            {
                long strings = sections + (Read(elf, section + 0x28, 4) * sectionSize);
                WalkNeeds(elf, Read(elf, section + 0x18, 8), Read(elf, strings + 0x18, 8), version, found);
            }
        }

        return found;
    }

    private static void WalkNeeds(byte[] elf, long need, long strings, string version, List<long> found)
    {
        // Offsets to the next entry only grow, so both walks end; a zero or a place outside the file ends them sooner.
        while (need > 0 && need + 16 <= elf.Length)
        {
            long entry = need + Read(elf, need + 8, 4);
            for (long left = Read(elf, need + 2, 2); left > 0 && entry + 16 <= elf.Length; left--)
            {
                if (HasName(elf, strings + Read(elf, entry + 8, 4), version) && (elf[entry + 4] & FlagWeak) == 0)
                {
                    found.Add(entry + 4);
                }

                entry += Read(elf, entry + 12, 4);
            }

            long next = Read(elf, need + 12, 4);
            need = next == 0 ? 0 : need + next;
        }
    }

    private static bool HasName(byte[] elf, long at, string name)
    {
        if (at < 0 || at + name.Length + 1 > elf.Length)
        {
            return false;
        }

        return elf[at + name.Length] == 0 && Encoding.ASCII.GetString(elf, (int)at, name.Length) == name;
    }

    // Little-endian unsigned number of 2, 4 or 8 bytes; -1 where it would lie outside the file.
    private static long Read(byte[] elf, long at, int size)
    {
        if (at < 0 || at > elf.Length - size)
        {
            return -1;
        }

        ulong value = 0;
        for (int i = size - 1; i >= 0; i--)
        {
            value = (value << 8) | elf[at + i];
        }

        return value > int.MaxValue && size == 8 ? -1 : (long)value;
    }
}
