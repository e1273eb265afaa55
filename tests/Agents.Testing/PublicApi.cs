using System.Reflection;
using System.Runtime.CompilerServices;

namespace Agents.Testing;

/// <summary>What an assembly shows: one line a type and a member, sorted, the same on every machine.</summary>
public static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance
        | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The public types of <paramref name="assembly"/> and their visible members.</summary>
    public static IEnumerable<string> Describe(Assembly assembly) =>
        assembly.GetExportedTypes().SelectMany(Lines).Order(StringComparer.Ordinal).Distinct();

    private static IEnumerable<string> Lines(Type type)
    {
        yield return $"{Kind(type)} {Name(type)}{Bases(type)}";
        if (typeof(Delegate).IsAssignableFrom(type))
            yield break;

        foreach (var member in type.GetMembers(Declared).Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute))))
        {
            if (Describe(member) is { } text)
                yield return $"{Name(type)}.{text}";
        }
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : type.IsInterface ? "interface"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class" : "class";

    private static string Bases(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return Parameters(type.GetMethod("Invoke")!) + " : " + Name(type.GetMethod("Invoke")!.ReturnType);
        IEnumerable<string> bases = type.GetInterfaces().Where(i => i.IsVisible && !type.IsEnum).Select(Name)
            .Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && !type.IsValueType)
            bases = bases.Prepend(Name(parent));
        string text = string.Join(", ", bases);
        return text.Length == 0 ? "" : " : " + text;
    }

    private static string? Describe(MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: false } field when IsVisible(field.Attributes) => Describe(field),
        ConstructorInfo constructor when IsVisible(constructor) => ".ctor" + Parameters(constructor),
        PropertyInfo property => Describe(property),
        EventInfo e when IsVisible(e.AddMethod!) => $"event {e.Name} : {Name(e.EventHandlerType!)}",
        MethodInfo { IsSpecialName: false } method when IsVisible(method) => Describe(method),
        MethodInfo method when method.Name.StartsWith("op_", StringComparison.Ordinal) => Describe(method),
        _ => null,
    };

    private static string Describe(FieldInfo field) =>
        $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{field.Name} : {Name(field.FieldType)}"
        + (field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "");

    private static string? Describe(PropertyInfo property)
    {
        bool gets = property.GetMethod is { } get && IsVisible(get);
        bool sets = property.SetMethod is { } set && IsVisible(set);
        string setter = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers()
            .Any(m => m.FullName == typeof(IsExternalInit).FullName) == true ? " init;" : " set;";
        string index = property.GetIndexParameters() is { Length: > 0 } parameters
            ? $"[{string.Join(", ", parameters.Select(p => Name(p.ParameterType)))}]" : "";
        string accessors = (gets ? " get;" : "") + (sets ? setter : "");
        return gets || sets ? $"{property.Name}{index} : {Name(property.PropertyType)} {{{accessors} }}" : null;
    }

    private static string Describe(MethodInfo method)
    {
        string generic = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        string name = (method.IsStatic ? "static " : "") + method.Name + generic;
        return $"{name}{Parameters(method)} : {Name(method.ReturnType)}";
    }

    private static string Parameters(MethodBase method) =>
        $"({string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{Default(p)}"))})";

    private static string Default(ParameterInfo parameter) => parameter.HasDefaultValue
        ? FormattableString.Invariant($" = {parameter.RawDefaultValue ?? "null"}")
        : "";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes attributes) =>
        (attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family
            or FieldAttributes.FamORAssem;

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!);
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter)
            return type.Name;
        string prefix = type.DeclaringType is { } outer ? Name(outer) + "." : type.Namespace is { } ns ? ns + "." : "";
        string simple = type.Name.Split('`')[0];
        return type.IsGenericType
            ? $"{prefix}{simple}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : prefix + simple;
    }
}
