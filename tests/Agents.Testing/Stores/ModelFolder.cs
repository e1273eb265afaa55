namespace Agents.Testing.Stores;

/// <summary>A folder that looks like a model on disk to a registry; no model can be loaded from it.</summary>
public static class ModelFolder
{
    /// <summary>Writes a configuration and a weights file of the given content.</summary>
    /// <returns>The folder.</returns>
    public static string Create(string folder, string content = "weights")
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "model.safetensors"), content);
        return folder;
    }
}
