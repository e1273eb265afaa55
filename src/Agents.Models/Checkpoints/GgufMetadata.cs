namespace Agents.Models.Checkpoints;

/// <summary>The key-value part of a GGUF file. Arrays are found at opening and read when asked for.</summary>
internal sealed class GgufMetadata
{
    private readonly GgufReader _reader;
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    private GgufMetadata(GgufReader reader) => _reader = reader;

    /// <summary>The file, for errors.</summary>
    public string Source => _reader.File.Path;

    /// <summary>Reads entries from the reader's position on.</summary>
    /// <exception cref="AgentsException">Damaged, or a key is there twice.</exception>
    public static GgufMetadata Read(GgufReader reader, long count)
    {
        var metadata = new GgufMetadata(reader);
        for (var i = 0L; i < count; i++)
        {
            var key = reader.Text();
            var value = metadata.ReadValue(key, (GgufValueType)reader.Read<uint>());
            if (!metadata._values.TryAdd(key, value))
                throw CheckpointError.Of($"{metadata.Source}: key {key} is there twice.");
        }

        return metadata;
    }

    public string? FindText(string key) => _values.GetValueOrDefault(key) switch
    {
        null => null,
        string text => text,
        var other => throw Wrong(key, other, "a text"),
    };

    public long? FindInteger(string key, long minimum, long maximum) => _values.GetValueOrDefault(key) switch
    {
        null => null,
        long number when number >= minimum && number <= maximum => number,
        long number => throw CheckpointError.Of(
            $"{Source}: {key} is {number}; it must be a whole number of {minimum} to {maximum}."),
        var other => throw Wrong(key, other, "a whole number"),
    };

    public int Integer(string key, int minimum, int maximum) =>
        (int)(FindInteger(key, minimum, maximum) ?? throw CheckpointError.Of($"{Source} has no {key}."));

    public bool? FindBool(string key) => _values.GetValueOrDefault(key) switch
    {
        null => null,
        bool value => value,
        var other => throw Wrong(key, other, "true or false"),
    };

    public double? FindNumber(string key, double minimum, double maximum) => _values.GetValueOrDefault(key) switch
    {
        null => null,
        double number when number >= minimum && number <= maximum => number,
        double number => throw CheckpointError.Of($"{Source}: {key} is {number}; it must be {minimum} to {maximum}."),
        var other => throw Wrong(key, other, "a number"),
    };

    /// <summary>An array of texts, at most <paramref name="most"/> long.</summary>
    public string[] Texts(string key, int most)
    {
        var array = Array(key, GgufValueType.Text, most);
        var texts = new string[array.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = _reader.Text();
        return texts;
    }

    /// <summary>Length of an array of texts; null where there is none.</summary>
    public long? FindCount(string key) => (_values.GetValueOrDefault(key) as GgufArray)?.Count;

    /// <summary>An array of 32-bit integers.</summary>
    public int[] Integers(string key, int most) => Numbers<int>(key, GgufValueType.Int32, most);

    /// <summary>An array of 32-bit floats.</summary>
    public float[] Floats(string key, int most) => Numbers<float>(key, GgufValueType.Float32, most);

    private T[] Numbers<T>(string key, GgufValueType type, int most)
        where T : unmanaged
    {
        var array = Array(key, type, most);
        var numbers = new T[array.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = _reader.Read<T>();
        return numbers;
    }

    // Moves the reader to the array's first element.
    private GgufArray Array(string key, GgufValueType type, int most)
    {
        if (_values.GetValueOrDefault(key) is not GgufArray array)
            throw CheckpointError.Of($"{Source} has no array {key}.");
        if (array.Type != type || array.Count > most)
        {
            throw CheckpointError.Of(
                $"{Source}: {key} has {array.Count} elements of {array.Type}; expected {type}, at most {most}.");
        }

        _reader.Position = array.Start;
        return array;
    }

    private object ReadValue(string key, GgufValueType type) => type switch
    {
        GgufValueType.UInt8 => (long)_reader.Read<byte>(),
        GgufValueType.Int8 => (long)_reader.Read<sbyte>(),
        GgufValueType.UInt16 => (long)_reader.Read<ushort>(),
        GgufValueType.Int16 => (long)_reader.Read<short>(),
        GgufValueType.UInt32 => (long)_reader.Read<uint>(),
        GgufValueType.Int32 => (long)_reader.Read<int>(),
        GgufValueType.Float32 => (double)_reader.Read<float>(),
        GgufValueType.Bool => _reader.Read<byte>() != 0,
        GgufValueType.Text => _reader.Text(),
        GgufValueType.Array => SkipArray(key),
        // Beyond long is beyond every limit too.
        GgufValueType.UInt64 => (long)Math.Min(_reader.Read<ulong>(), long.MaxValue),
        GgufValueType.Int64 => _reader.Read<long>(),
        GgufValueType.Float64 => _reader.Read<double>(),
        _ => throw CheckpointError.Of($"{Source}: key {key} has the unknown value type {(uint)type}."),
    };

    private GgufArray SkipArray(string key)
    {
        var type = (GgufValueType)_reader.Read<uint>();
        var bytes = type switch
        {
            GgufValueType.UInt8 or GgufValueType.Int8 or GgufValueType.Bool => 1,
            GgufValueType.UInt16 or GgufValueType.Int16 => 2,
            GgufValueType.UInt32 or GgufValueType.Int32 or GgufValueType.Float32 => 4,
            GgufValueType.UInt64 or GgufValueType.Int64 or GgufValueType.Float64 or GgufValueType.Text => 8,
            _ => throw CheckpointError.Of($"{Source}: key {key} is an array of the unknown type {(uint)type}."),
        };
        var count = _reader.Count(bytes, $"elements of {key}");
        var start = _reader.Position;
        if (type != GgufValueType.Text)
            _reader.Position += count * bytes;
        else
            for (var i = 0L; i < count; i++)
                _reader.SkipText();
        return new GgufArray(type, count, start);
    }

    private AgentsException Wrong(string key, object value, string expected) =>
        CheckpointError.Of($"{Source}: {key} is a {value.GetType().Name}; expected {expected}.");
}
