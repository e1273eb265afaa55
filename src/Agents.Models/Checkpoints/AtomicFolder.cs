namespace Agents.Models.Checkpoints;

/// <summary>
/// Writes a folder so that it is there whole or not at all: files go to a temporary folder beside it and to the disk,
/// then that folder is renamed.
/// </summary>
internal static class AtomicFolder
{
    /// <summary>Writes a folder; one that is there already is replaced.</summary>
    /// <param name="folder">Its path; the parent is created.</param>
    /// <param name="write">Writes the files into the folder that it is given, through <see cref="WriteFile"/>.</param>
    /// <exception cref="AgentsException">The place cannot be written, or is full; nothing is left behind.</exception>
    public static void Write(string folder, Action<string> write)
    {
        folder = Path.GetFullPath(folder);
        var temporary = $"{folder}.{Guid.NewGuid():n}.tmp";
        try
        {
            WriteTemporary(temporary, write);
            Replace(temporary, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CheckpointError.Of($"{folder} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes a file and waits until the disk has it.</summary>
    public static void WriteFile(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void WriteTemporary(string temporary, Action<string> write)
    {
        Directory.CreateDirectory(temporary);
        try
        {
            write(temporary);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    // The old folder steps aside first, since a folder cannot be renamed over another one.
    private static void Replace(string temporary, string folder)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(temporary, folder);
            return;
        }

        var old = $"{folder}.{Guid.NewGuid():n}.tmp";
        Directory.Move(folder, old);
        Directory.Move(temporary, folder);
        Directory.Delete(old, recursive: true);
    }
}
